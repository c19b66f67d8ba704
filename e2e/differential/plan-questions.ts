import { witness } from '@/lib/domain/plan/__cases__/delta-lists';
import { type AccessDelta, affectedPrincipals, type AfterWorld, type Grant, ruleOfGrant } from '@/lib/domain/plan';
import {
  type Ask,
  type Principal,
  type RbacReader,
  type Requester,
  requesterOf,
  roleKeyOfBinding,
  type Rule,
} from '@/lib/domain/rbac';
import { randomAsk } from './asks.ts';
import type { Random } from './random.ts';
import { WORDS } from './world.ts';

/** `witness` is set for the one ask that stands for a grant of the delta: it has to turn. */
export type Question = { readonly who: Requester; readonly ask: Ask; readonly witness?: 'gained' | 'lost' };

export type Foretold = {
  readonly before: RbacReader;
  readonly after: AfterWorld;
  readonly delta: AccessDelta;
};

const ASKS_EACH = 12;
const STRANGERS = 4;
/** Witnesses of one plan: binding an admin's role has thousands. */
const MOST_WITNESSES = 200;

/**
 * What is asked of the API server before and after a plan: of every affected subject and some others, asks in the words
 * of the rules that are concerned, and a witness of every grant in the delta, or of a sample where there are many.
 */
export function questionsOf(random: Random, foretold: Foretold): Question[] {
  const { before, after, delta } = foretold;
  const rules = rulesConcerned(foretold);
  const grants = delta.subjects.flatMap(({ gained, lost }) => [...gained, ...lost]);
  const affected = affectedPrincipals(before, after.reader, after.touched);
  const others = Array.from({ length: STRANGERS }, () => stranger(random));
  const asked = [...affected, ...others].flatMap((principal): Question[] => {
    return Array.from({ length: ASKS_EACH }, () => {
      return { who: asMember(random, principal), ask: someAsk(random, rules, grants) };
    });
  });
  return [...asked, ...witnesses(random, delta)];
}

/** The ask that stands for each grant, of all subjects; a window of them where there are too many. */
function witnesses(random: Random, { subjects }: AccessDelta): Question[] {
  const all = subjects.flatMap(({ principal, scope, gained, lost }): Question[] => {
    const who = requesterOf(principal);
    return [
      ...gained.map((grant): Question => ({ who, ask: witness(grant, scope), witness: 'gained' })),
      ...lost.map((grant): Question => ({ who, ask: witness(grant, scope), witness: 'lost' })),
    ];
  });
  // A random window keeps the order, and meets every subject over many plans.
  const start = random.below(Math.max(1, all.length - MOST_WITNESSES));
  return all.slice(start, start + MOST_WITNESSES);
}

/** Rules of the touched roles and of those that touched bindings point to, as they were and as they will be. */
function rulesConcerned({ before, after }: Foretold): Rule[] {
  const { roles, bindings } = after.touched;
  return [before, after.reader].flatMap((reader) => {
    const bound = bindings.flatMap((ref) => {
      const binding = reader.get(ref);
      return binding !== undefined && 'roleRef' in binding ? [roleKeyOfBinding(binding)] : [];
    });
    return [...roles, ...bound].flatMap((key) => reader.role(key)?.rules ?? []);
  });
}

function stranger(random: Random): Principal {
  switch (random.below(8)) {
    case 0:
      return { kind: 'User', name: 'whom no binding names' };
    case 1:
      return { kind: 'Group', name: 'system:masters' };
    case 2:
    case 3:
      return { kind: 'User', name: random.pick(WORDS.users) };
    case 4:
    case 5:
      return { kind: 'Group', name: random.pick(WORDS.groupNames) };
    default:
      return {
        kind: 'ServiceAccount',
        namespace: random.pick(WORDS.namespaces),
        name: random.pick(WORDS.accounts),
      };
  }
}

/**
 * With the groups that Kubernetes adds, and now and then one more, whose members are in others as well: nobody is in a
 * team and not authenticated.
 */
function asMember(random: Random, principal: Principal): Requester {
  const { user, groups } = requesterOf(principal);
  const more = random.chance(0.2) ? requesterOf({ kind: 'Group', name: random.pick(WORDS.groupNames) }).groups : [];
  return { user, groups: [...new Set([...groups, ...more])] };
}

function someAsk(random: Random, rules: readonly Rule[], grants: readonly Grant[]): Ask {
  if (grants.length > 0 && random.chance(0.5)) return askAround(random, ruleOfGrant(random.pick(grants)));
  if (rules.length > 0 && random.chance(0.8)) return askAround(random, random.pick(rules));
  return randomAsk(random);
}

/** An ask that a rule allows, or nearly. */
function askAround(random: Random, rule: Rule): Ask {
  const verb = filled(random, random.pick(rule.verbs), WORDS.verbs);
  if (rule.nonResourceURLs.length > 0) {
    const url = random.pick(rule.nonResourceURLs);
    const path = url.endsWith('*') && random.chance(0.7) ? `${url.replace(/\*+$/, '')}x` : url;
    return { type: 'url', verb, path: random.chance(0.15) ? random.pick(WORDS.urls) : path };
  }
  const [resource = '', ...rest] = random.pick(rule.resources).split('/');
  const subresource = rest.join('/');
  const names = rule.resourceNames.length > 0 && random.chance(0.8) ? rule.resourceNames : WORDS.names;
  return {
    type: 'resource',
    verb,
    apiGroup: filled(random, random.pick(rule.apiGroups), WORDS.groups),
    resource: filled(random, resource, WORDS.askedResources),
    subresource: random.chance(0.1) ? random.pick(WORDS.subresources) : subresource,
    namespace: random.chance(0.15) ? random.pick(['', 'nowhere']) : random.pick(WORDS.namespaces),
    name: random.pick(names),
  };
}

/** The entry itself, often something else for a star, and seldom anything. */
function filled(random: Random, entry: string, words: readonly string[]): string {
  return random.chance(entry === '*' ? 0.7 : 0.07) ? random.pick(words) : entry;
}
