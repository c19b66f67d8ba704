import type { NamespaceRow, SubjectRow } from '@/lib/contract';
import { asWritten, filled, fit, type OptionGroup, type SlotOption } from './option';

/** What can be put in the namespace's place; `absent` is said when none is chosen. */
export function namespaceOptions(rows: readonly NamespaceRow[], typed: string, absent: string): OptionGroup[] {
  const items = rows.map((row): SlotOption => ({
    id: row.name,
    label: row.name,
    words: { namespace: row.name },
    hint: row.exists ? count(row.bindings, 'binding') : 'named by objects, not seen itself',
  }));
  const none = { id: 'none', label: absent, words: { namespace: '' } };
  return filled([
    { value: 'No namespace', items: typed === '' || absent.includes(typed) ? [none] : [] },
    { value: 'Namespaces', items },
    asWritten(
      rows.some((row) => row.name === typed) ? '' : typed,
      { namespace: typed },
      'as written; no such namespace was seen',
    ),
  ]);
}

/** What can be put in the name's place: names of objects are not read, so any text will do. */
export function nameOptions(typed: string): OptionGroup[] {
  return filled([
    {
      value: 'No name',
      items:
        typed === ''
          ? [{ id: 'any', label: 'of any name', hint: 'the request names no object', words: { name: '' } }]
          : [],
    },
    asWritten(typed, { name: typed }, 'the object of this name'),
  ]);
}

/** A principal as the API writes it. */
export function principalText(row: Pick<SubjectRow, 'kind' | 'namespace' | 'name'>): string {
  return row.kind === 'ServiceAccount'
    ? `ServiceAccount:${row.namespace ?? ''}/${row.name}`
    : `${row.kind}:${row.name}`;
}

const SHORT = {
  sa: 'ServiceAccount',
  u: 'User',
  g: 'Group',
  user: 'User',
  group: 'Group',
  serviceaccount: 'ServiceAccount',
} as const;
const short = (prefix: string) => Object.entries(SHORT).find(([key]) => key === prefix.toLowerCase())?.[1];

/** The kind and name in `sa:payments/web`, `group:system:masters`, `alice`; undefined kind: could be a User or a Group. */
export function writtenPrincipal(typed: string): { kind?: SubjectRow['kind']; name: string } {
  const colon = typed.indexOf(':');
  const kind = colon === -1 ? undefined : short(typed.slice(0, colon));
  return kind === undefined ? { name: typed } : { kind, name: typed.slice(colon + 1) };
}

function written(typed: string): SlotOption[] {
  const { kind, name } = writtenPrincipal(typed);
  const isAccount = /^[^/]+\/[^/]+$/u.test(name);
  const kinds = kind === undefined ? (['User', 'Group', 'ServiceAccount'] as const) : [kind];
  return name === ''
    ? []
    : kinds
        .filter((k) => k !== 'ServiceAccount' || isAccount)
        .map((k) => ({
          id: `written ${k}`,
          label: name,
          hint: `${k}, as written`,
          words: { subject: `${k}:${name}`, user: null, group: [] },
        }));
}

const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** What can be put in the place of who asks: what bindings name, ServiceAccounts, or any other as written. */
export function subjectOptions(rows: readonly SubjectRow[], typed: string): OptionGroup[] {
  const items = rows.map((row): SlotOption => {
    const text = principalText(row);
    const name = text.slice(row.kind.length + 1);
    return {
      id: text,
      label: name,
      hint: `${row.kind}, ${count(row.bindings, 'binding')}`,
      words: { subject: text, user: null, group: [] },
    };
  });
  const known = new Set(items.map((o) => o.words.subject));
  const exact = {
    id: 'exact',
    label: 'a user and groups, exactly',
    hint: 'as in a SubjectAccessReview: no group is added',
  };
  return filled([
    { value: 'Subjects', items },
    { value: 'As written', items: written(typed).filter((o) => !known.has(o.words.subject)) },
    { value: 'Instead', items: typed === '' ? [{ ...exact, words: { subject: '', user: '', group: [] } }] : [] },
  ]);
}

/** The username of an exact requester; a ServiceAccount has one too. */
export function userOptions(rows: readonly SubjectRow[], typed: string): OptionGroup[] {
  const items = rows
    .filter((row) => row.kind !== 'Group')
    .map((row): SlotOption => {
      const user = row.kind === 'User' ? row.name : `system:serviceaccount:${row.namespace ?? ''}:${row.name}`;
      return { id: user, label: user, words: { user } };
    });
  return filled([
    { value: 'Users', items },
    asWritten(items.some((o) => o.label === typed) ? '' : typed, { user: typed }),
    {
      value: 'Instead',
      items:
        typed === ''
          ? [
              {
                id: 'subject',
                label: 'a subject',
                hint: 'with the groups that Kubernetes adds',
                words: { user: null, group: [] },
              },
            ]
          : [],
    },
  ]);
}

/** The groups of an exact requester: choosing one adds it, choosing it again takes it away. */
export function groupOptions(rows: readonly SubjectRow[], has: readonly string[], typed: string): OptionGroup[] {
  const add = (name: string): SlotOption => ({ id: `add ${name}`, label: name, words: { group: [...has, name] } });
  const known = [
    'system:authenticated',
    'system:unauthenticated',
    'system:serviceaccounts',
    ...rows.filter((row) => row.kind === 'Group').map((row) => row.name),
  ];
  const items = [...new Set(known)].filter((name) => !has.includes(name) && fit(typed, name) !== undefined).map(add);
  const taken = has.map((name): SlotOption => ({
    id: `remove ${name}`,
    label: name,
    hint: 'take away',
    words: { group: has.filter((g) => g !== name) },
  }));
  return filled([
    { value: 'In', items: typed === '' ? taken : [] },
    { value: 'Groups', items },
    asWritten(items.some((o) => o.label === typed) || has.includes(typed) ? '' : typed, { group: [...has, typed] }),
  ]);
}
