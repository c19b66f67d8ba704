import { count, plural, subjectText } from '@/components/kit';
import type { AccessDeltaOutput, ChangeRow, GrantOutput, PlanOutput, WantedInput } from '@/lib/contract';

export type Plan = PlanOutput['value'];
type Place = ChangeRow['objects'][number];

/** `payments/restart`, `view`. */
export const placeName = ({ namespace, name }: Place): string =>
  namespace === undefined ? name : `${namespace}/${name}`;
/** `Role payments/restart`. */
export const placeText = (place: Place): string => `${place.kind} ${placeName(place)}`;

const DOES = { create: 'Create', update: 'Change', replace: 'Replace', delete: 'Delete' } as const;
const MOST_NAMED = 2;

/** The plan as a sentence: "Create Role payments/restart and RoleBinding payments/oncall". */
export function planTitle({ steps, problems }: Pick<Plan, 'steps' | 'problems'>): string {
  if (problems.length > 0) return 'This cannot be planned';
  if (steps.length === 0) return 'Nothing to do';
  if (steps.length > MOST_NAMED) {
    const counted = (['create', 'update', 'replace', 'delete'] as const).flatMap((action) => {
      const n = steps.filter((step) => step.action === action).length;
      return n === 0 ? [] : [`${DOES[action].toLowerCase()} ${count(n)}`];
    });
    const text = `${counted.join(', ')} objects`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  }
  const [first, second] = steps;
  if (first === undefined) return '';
  const start = `${DOES[first.action]} ${placeText(first.object)}`;
  if (second === undefined) return start;
  const next = second.action === first.action ? '' : `${DOES[second.action].toLowerCase()} `;
  return `${start} and ${next}${placeText(second.object)}`;
}

/** `deployments.apps`, `pods/log`, `/metrics`, `secrets “db”`: what a right is about, without its verb. */
export function aboutText(grant: GrantOutput): string {
  if (grant.type === 'url') return grant.path ?? '';
  const [resource = '', ...sub] = (grant.resource ?? '').split('/');
  const group = grant.apiGroup ?? '';
  const full = `${resource}${group === '' ? '' : `.${group}`}${sub.length === 0 ? '' : `/${sub.join('/')}`}`;
  return grant.name === undefined ? full : `${full} “${grant.name}”`;
}

/** What changes for one subject in one scope about one thing. */
export type DeltaRow = {
  readonly key: string;
  readonly op: 'gains' | 'loses';
  readonly principal: AccessDeltaOutput['subjects'][number]['principal'];
  /** Empty for the whole cluster. */
  readonly scope: string;
  readonly about: string;
  readonly verbs: readonly string[];
  readonly covers: GrantOutput['covers'];
};

/** The rows of a delta: verbs about the same thing in one; what has stars stays alone, since each covers its own. */
export function deltaRows({ subjects }: Pick<AccessDeltaOutput, 'subjects'>): DeltaRow[] {
  return subjects.flatMap(({ principal, scope, gained, lost }) => [
    ...rowsOf('gains', principal, scope, gained),
    ...rowsOf('loses', principal, scope, lost),
  ]);
}

function rowsOf(
  op: DeltaRow['op'],
  principal: DeltaRow['principal'],
  scope: string,
  grants: readonly GrantOutput[],
): DeltaRow[] {
  const rows = new Map<string, { row: Omit<DeltaRow, 'verbs'>; verbs: string[] }>();
  for (const grant of grants) {
    const about = aboutText(grant);
    const alone = grant.covers === undefined ? '' : grant.verb;
    const key = [op, principal.kind, subjectText(principal), scope, about, alone].join(' ');
    const found = rows.get(key) ?? { row: { key, op, principal, scope, about, covers: grant.covers }, verbs: [] };
    found.verbs.push(grant.verb);
    rows.set(key, found);
  }
  return [...rows.values()].map(({ row, verbs }) => ({ ...row, verbs }));
}

/** Whether a row holds every word of a filter. */
export function rowMatches(row: DeltaRow, filter: string): boolean {
  const text = [row.op, row.principal.kind, subjectText(row.principal), row.scope, row.about, ...row.verbs]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/** Where in what is wanted a problem is: "Role payments/a, rules[0].verbs" for `objects[0].object.rules[0].verbs`. */
export function problemPlace({ intent }: Pick<Plan, 'intent'>, path: string): string {
  const [, index, field = ''] = /^objects\[(\d+)\](?:\.object)?\.?(.*)$/u.exec(path) ?? [];
  const wanted = intent.objects[Number(index)];
  if (wanted === undefined) return path;
  const place = placeText(wanted.op === 'apply' ? placeOf(wanted.object) : wanted);
  return field === '' ? place : `${place}, ${field}`;
}

const placeOf = (object: WantedInput): Place => {
  const { kind, name } = object;
  return 'namespace' in object ? { kind, name, namespace: object.namespace } : { kind, name };
};

/** What applying it comes to, in numbers: "Adds 6 grants to 1 subject and removes 14 grants from 3 subjects." */
export function consequence({ access, steps, withheld }: Pick<Plan, 'access' | 'steps' | 'withheld'>): string {
  const parts = [
    access.gained === 0 ? '' : `adds ${plural(access.gained, 'grant')} to ${plural(access.subjectsGaining, 'subject')}`,
    access.lost === 0 ? '' : `removes ${plural(access.lost, 'grant')} from ${plural(access.subjectsLosing, 'subject')}`,
  ].filter((part) => part !== '');
  const more = (withheld?.gained ?? 0) + (withheld?.lost ?? 0);
  if (more > 0) parts.push(`changes ${plural(more, 'grant')} that you may not see`);
  const said = parts.length === 0 ? 'changes nobody’s access' : parts.join(' and ');
  const deleted = steps.filter(({ action }) => action === 'delete').length;
  const written = steps.length - deleted;
  const does = [
    written === 0 && deleted > 0 ? '' : `writes ${plural(written, 'object')}`,
    deleted === 0 ? '' : `deletes ${plural(deleted, 'object')}`,
  ].filter((part) => part !== '');
  return `It ${does.join(', ')} and ${said}.`;
}

/** The object whose name must be typed: one that goes, while somebody loses by it. */
export function nameToType({ access, steps }: Pick<Plan, 'access' | 'steps'>): string | undefined {
  if (access.lost === 0) return undefined;
  return steps.find(({ action }) => action === 'delete' || action === 'replace')?.object.name;
}

/** A hash as it is shown: its ends. */
export const shortHash = (hash: string): string => (hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-3)}`);

/** What is different about a plan that was made again, in sentences; never empty for another hash. */
export function differencesOf(was: Plan, now: Plan): string[] {
  const said: string[] = [];
  const steps = (plan: Plan) => plan.steps.map((step) => `${step.action} ${placeText(step.object)}`);
  const less = steps(was).filter((step) => !steps(now).includes(step));
  const more = steps(now).filter((step) => !steps(was).includes(step));
  if (less.length > 0) said.push(`No longer: ${less.join(', ')}.`);
  if (more.length > 0) said.push(`New: ${more.join(', ')}.`);
  const moved = now.steps.filter((step) =>
    was.steps.some((old) => placeText(old.object) === placeText(step.object) && old.before !== step.before),
  );
  if (moved.length > 0) said.push(`Changed meanwhile: ${moved.map(({ object }) => placeText(object)).join(', ')}.`);
  said.push(...deltaDifferences(was, now));
  const risks = now.risks.added.length - was.risks.added.length;
  if (risks !== 0) said.push(`${count(Math.abs(risks))} ${risks > 0 ? 'more' : 'fewer'} new risks.`);
  return said.length === 0
    ? ['An object that it writes was written meanwhile; what would come of it is the same.']
    : said;
}

function deltaDifferences(was: Plan, now: Plan): string[] {
  const keys = (plan: Plan) => new Map(deltaRows(plan.access).map((row) => [`${row.key} ${row.verbs.join()}`, row]));
  const [before, after] = [keys(was), keys(now)];
  const words = (row: DeltaRow) => `${subjectText(row.principal)} ${row.op} ${row.verbs.join(', ')} ${row.about}`;
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([, row]) => `${words(row)}: not shown before`);
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => `${words(row)}: not any more`);
  const all = [...fresh, ...gone];
  return [
    ...all.slice(0, 10).map((one) => `${one}.`),
    ...(all.length > 10 ? [`And ${count(all.length - 10)} more.`] : []),
  ];
}
