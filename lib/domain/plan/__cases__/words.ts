import { ruleOfWords, wordsOfRule } from '../../rbac/__cases__/words';
import {
  type BindingSubject,
  type LabelSelector,
  parsePrincipal,
  type RbacObject,
  refOf,
  type RoleRef,
} from '../../rbac';
import type { PlannedKind, WantedObject, Wish } from '../intent';
import { objectOf } from '../object-of';
import { type DiffLine, formatRef, type Step } from '../step';

// The short forms of case files:
//   Role web/peek {app=x} @note=y: get core/pods; list core/pods
//   ClusterRole all <- a=b; c=d: get core/pods          aggregated by either label
//   RoleBinding web/b -> ClusterRole view: User:ann, Group:devs
//   delete Role web/peek
const OBJECT =
  /^(\w+) (?:([^/ ]*)\/)?([^ :]+(?::[^ :]+)*)(?: \{(.*?)\})?(?: @([^:]*?))?(?: <- ([^:]*?))?(?: -> (\w+) ([^ ]+?))?(?::(?: (.*))?)?$/u;

export function wantedOfWords(words: string): WantedObject {
  const found = OBJECT.exec(words);
  if (found === null) throw new Error(`no object: ${words}`);
  const [, kind = '', namespace = '', name = '', labels, annotations, selectors, roleKind, roleName = '', body = ''] =
    found;
  const named = {
    name: name === "''" ? '' : name,
    ...(labels === undefined ? {} : { labels: textsOf(labels) }),
    ...(annotations === undefined ? {} : { annotations: textsOf(annotations) }),
  };
  const ruled = () => ({ rules: listOf(body, ';').map(ruleOfWords) });
  const roleRef: RoleRef = { kind: roleKind === 'Role' ? 'Role' : 'ClusterRole', name: roleName };
  const bound = () => ({ roleRef, subjects: listOf(body, ',').map(subjectOfWords) });
  if (kind === 'Role') return { kind, namespace, ...named, ...ruled() };
  if (kind === 'RoleBinding') return { kind, namespace, ...named, ...bound() };
  if (kind === 'ClusterRoleBinding') return { kind, ...named, ...bound() };
  if (kind !== 'ClusterRole') throw new Error(`no kind: ${words}`);
  if (selectors === undefined) return { kind, ...named, ...ruled() };
  return { kind, ...named, ...ruled(), aggregation: listOf(selectors, ';').map(selectorOf) };
}

export function wishOfWords(words: string): Wish {
  const [, kind, namespace, name = '', uid] = /^delete (\w+) (?:([^/ ]*)\/)?([^ ]+)(?: (.+))?$/u.exec(words) ?? [];
  if (kind === undefined) return { op: 'apply', object: wantedOfWords(words) };
  return {
    op: 'delete',
    kind: kindOf(kind),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
}

function kindOf(word: string): PlannedKind {
  if (word === 'Role' || word === 'ClusterRole' || word === 'RoleBinding' || word === 'ClusterRoleBinding') return word;
  throw new Error(`no kind: ${word}`);
}

/** An object of the world: with a uid and a version, as the API server would give. */
export function objectOfWords(words: string): RbacObject {
  const object = objectOf(wantedOfWords(words), undefined);
  return { ...object, meta: { ...object.meta, uid: `uid of ${formatRef(refOf(object))}`, resourceVersion: '1' } };
}

/** `update Role web/peek`, and each difference below it: `- rules get core/pods`. */
export function wordsOfStep(step: Step): string[] {
  return [`${step.action} ${formatRef(step.ref)}`, ...step.diff.map(wordsOfLine)];
}

function wordsOfLine(line: DiffLine): string {
  return `${line.op === 'add' ? '+' : '-'} ${line.field} ${valueOf(line)}`;
}

function valueOf(line: DiffLine): string {
  switch (line.field) {
    case 'rules':
      return wordsOfRule(line.rule);
    case 'subjects':
      return `${line.subject.kind}:${line.subject.namespace === undefined ? '' : `${line.subject.namespace}/`}${line.subject.name}`;
    case 'roleRef':
      return `${line.roleRef.kind} ${line.roleRef.name}`;
    case 'aggregation':
      return Object.entries(line.selector.matchLabels).flat().join('=');
    default:
      return `${line.key}=${line.value}`;
  }
}

function subjectOfWords(words: string): BindingSubject {
  const principal = parsePrincipal(words);
  if (principal !== undefined) return { ...principal };
  const [kind = '', name = ''] = words.split(':');
  return { kind, name };
}

function textsOf(words: string): Record<string, string> {
  return Object.fromEntries(
    listOf(words, ',').map((pair): [string, string] => {
      const [key = '', value = ''] = pair.split('=');
      return [key, value];
    }),
  );
}

function selectorOf(words: string): LabelSelector {
  return { matchLabels: textsOf(words), matchExpressions: [] };
}

function listOf(words: string, separator: string): string[] {
  return words
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
