'use client';

import { Badge, RuleView, Tag, plural } from '@/components/kit';
import { IconButton } from '@/components/ui';
import type { Rule } from '@/lib/domain/rbac';
import { type Discovery, indexedDiscovery } from '@/lib/domain/rbac/discovery';
import { Trash2 } from 'lucide-react';
import { addItem, removeValue, setNames } from '../document/edit';
import type { Lint } from '../document/lint';
import { mutableRule } from '../document/read-draft';
import { NamesField } from './names-field';
import { resourceOfWord, resourceWords, verbsFor } from './served-words';
import { VerbsField } from './verbs-field';

/** Changes the text of the draft. */
export type EditText = (change: (text: string) => string) => void;

type Props = {
  readonly doc: number;
  readonly at: number;
  readonly rule: Rule;
  readonly lints: readonly Lint[];
  readonly discovery: Discovery | undefined;
  readonly edit: EditText;
};

/** One rule: what it is about, which verbs, for which names; beside it what there is to say about it. */
export function RuleForm(props: Props) {
  const { doc, at, rule, lints, edit } = props;
  const aboutUrls = rule.nonResourceURLs.length > 0 && rule.resources.length === 0;
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 border-t border-line pt-2 first:border-t-0 first:pt-0">
      <legend className="sr-only">Rule {at + 1}</legend>
      <div className="flex items-center gap-2">
        <span aria-hidden className="font-medium whitespace-nowrap">
          Rule {at + 1}
        </span>
        <span className="min-w-0 grow truncate text-small text-muted">{sentenceOf(rule)}</span>
        <IconButton
          label={`Remove rule ${String(at + 1)}`}
          onClick={() => edit((text) => removeValue(text, doc, ['rules', at]))}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      {aboutUrls ? <UrlFields {...props} /> : <ResourceFields {...props} />}
      <LintList lints={lints} />
    </fieldset>
  );
}

/** The entries of one field of the rule that a lint stands at. */
const oddOf = (lints: readonly Lint[], rule: Rule, field: keyof Rule): ReadonlySet<string> =>
  new Set(
    lints.flatMap(({ path }) => {
      const [, , name, i] = path;
      const entry = name === field && typeof i === 'number' ? rule[field][i] : undefined;
      return entry === undefined ? [] : [entry];
    }),
  );

function ResourceFields({ doc, at, rule, lints, discovery, edit }: Props) {
  const path = (field: keyof Rule) => ['rules', at, field];
  const set = (field: keyof Rule, names: readonly string[]) => edit((text) => setNames(text, doc, path(field), names));
  const without = (field: keyof Rule, name: string) => rule[field].filter((one) => one !== name);
  const addResource = (word: string) => {
    const { apiGroup, resource } = resourceOfWord(word, discovery);
    edit((text) => {
      const added = setNames(text, doc, path('resources'), [...new Set([...rule.resources, resource])]);
      const group = apiGroup ?? (rule.apiGroups.length === 0 ? '' : undefined);
      if (group === undefined || rule.apiGroups.includes(group)) return added;
      return setNames(added, doc, path('apiGroups'), [...rule.apiGroups, group]);
    });
  };
  return (
    <>
      <NamesField
        label="Resources"
        names={rule.resources}
        suggestions={resourceWords(discovery)}
        placeholder="pods, deployments.apps"
        odd={oddOf(lints, rule, 'resources')}
        onAdd={addResource}
        onRemove={(name) => set('resources', without('resources', name))}
      />
      <NamesField
        label="API groups"
        names={rule.apiGroups}
        suggestions={discovery === undefined ? [] : indexedDiscovery(discovery).groups.filter((group) => group !== '')}
        placeholder="core, apps"
        show={(group) => (group === '' ? '"" (core)' : group)}
        odd={oddOf(lints, rule, 'apiGroups')}
        onAdd={(group) => {
          const name = group === 'core' || group === '""' ? '' : group;
          set('apiGroups', [...new Set([...rule.apiGroups, name])]);
        }}
        onRemove={(group) => set('apiGroups', without('apiGroups', group))}
      />
      <VerbsField
        served={verbsFor(rule, discovery)}
        verbs={rule.verbs}
        odd={oddOf(lints, rule, 'verbs')}
        onChange={(verbs) => set('verbs', verbs)}
      />
      <details open={rule.resourceNames.length > 0}>
        <summary className="cursor-pointer text-small text-muted">
          {rule.resourceNames.length === 0
            ? 'Objects of any name'
            : `Only ${plural(rule.resourceNames.length, 'name')}`}
        </summary>
        <div className="pt-1.5">
          <NamesField
            label="Resource names"
            names={rule.resourceNames}
            suggestions={[]}
            placeholder="only objects of this name"
            onAdd={(name) => set('resourceNames', [...new Set([...rule.resourceNames, name])])}
            onRemove={(name) => set('resourceNames', without('resourceNames', name))}
          />
        </div>
      </details>
    </>
  );
}

const URLS = ['/metrics', '/healthz', '/livez', '/readyz', '/version', '/openapi/*', '/api/*', '/apis/*', '*'];

function UrlFields({ doc, at, rule, lints, discovery, edit }: Props) {
  const set = (field: keyof Rule, names: readonly string[]) =>
    edit((text) => setNames(text, doc, ['rules', at, field], names));
  return (
    <>
      <NamesField
        label="URLs"
        names={rule.nonResourceURLs}
        suggestions={URLS}
        placeholder="/metrics, /healthz/*"
        odd={oddOf(lints, rule, 'nonResourceURLs')}
        onAdd={(url) => set('nonResourceURLs', [...new Set([...rule.nonResourceURLs, url])])}
        onRemove={(url) =>
          set(
            'nonResourceURLs',
            rule.nonResourceURLs.filter((one) => one !== url),
          )
        }
      />
      <VerbsField
        served={verbsFor(rule, discovery)}
        verbs={rule.verbs}
        odd={oddOf(lints, rule, 'verbs')}
        onChange={(verbs) => set('verbs', verbs)}
      />
    </>
  );
}

const ORDER = ['critical', 'warning', 'hint'] as const satisfies readonly Lint['severity'][];
const gravestFirst = (a: Lint, b: Lint) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity);

/** What is odd, wide or dangerous about a rule, beside it. */
export function LintList({ lints }: { readonly lints: readonly Lint[] }) {
  if (lints.length === 0) return null;
  return (
    <ul aria-label="What to know about this rule" className="grid gap-1">
      {lints.toSorted(gravestFirst).map(({ code, severity, message, path }) => (
        <li key={`${code} ${path.join('.')}`} className="flex items-baseline gap-2">
          {severity === 'hint' ? (
            <Badge>hint</Badge>
          ) : (
            <Tag meaning={severity}>{severity === 'critical' ? 'risk' : 'check'}</Tag>
          )}
          <span className="min-w-0 text-small break-words">{message}</span>
        </li>
      ))}
    </ul>
  );
}

function sentenceOf({ verbs, resources, nonResourceURLs, resourceNames }: Rule): string {
  const what = [...resources, ...nonResourceURLs].join(', ') || 'nothing yet';
  const names = resourceNames.length === 0 ? '' : ` named ${resourceNames.join(', ')}`;
  return `${verbs.includes('*') ? 'every verb' : verbs.join(', ') || 'no verb'} on ${what}${names}`;
}

/** Rules that are not written here: the controller copies them in. */
export function CopiedRules({ rules }: { readonly rules: readonly Rule[] }) {
  return (
    <details>
      <summary className="cursor-pointer text-small text-muted">
        {plural(rules.length, 'rule')}, written by the aggregation controller
      </summary>
      <div className="grid gap-1.5 pt-1.5">
        {rules.map((rule, i) => (
          <RuleView key={i} rule={mutableRule(rule)} />
        ))}
      </div>
    </details>
  );
}

/** Puts an empty rule at the end. */
export const addRule = (text: string, doc: number, about: 'resources' | 'urls'): string =>
  addItem(
    text,
    doc,
    ['rules'],
    about === 'urls' ? { nonResourceURLs: ['/metrics'], verbs: ['get'] } : { apiGroups: [], resources: [], verbs: [] },
  );
