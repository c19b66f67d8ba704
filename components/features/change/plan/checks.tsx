import { Badge, type Meaning, Notice, RuleView, Section, Tag, clockTime, plural } from '@/components/kit';
import type { BlockerOutput, DryRunOutput } from '@/lib/contract';
import { type Plan, placeText } from './plan-words';

/** `none`: there was nothing to look at, which is neither good nor unknown. */
type Check = { readonly label: string; readonly meaning: Meaning | 'none'; readonly says: string };

/** What was looked at before it may be applied, each in a line. */
export function Checks({
  plan,
  moved,
  stale,
  asOf,
}: {
  readonly plan: Plan;
  readonly moved: boolean;
  readonly stale: boolean;
  readonly asOf: string;
}) {
  // What cannot be made sense of was not looked at any further.
  const looked = (said: Said): Said => (plan.problems.length === 0 ? said : { meaning: 'none', says: 'not looked at' });
  const checks: Check[] = [
    { label: 'Dry run, as you', ...dryRunCheck(plan) },
    { label: 'You hold what you grant', ...looked(heldCheck(plan.whyNotApply)) },
    { label: 'Assertions', ...looked(assertionCheck(plan)) },
    { label: 'Kept by someone else', ...looked(keptCheck(plan)) },
    { label: 'World since the plan', ...worldCheck(moved, stale) },
  ];
  return (
    <Section title="Before it is applied">
      <table aria-label="Checks" className="w-full border-collapse border border-line bg-panel">
        <tbody>
          {checks.map(({ label, meaning, says }) => (
            <tr key={label} className="border-b border-line last:border-b-0">
              <th scope="row" className="px-2.5 py-1.5 text-left font-normal">
                {label}
              </th>
              <td className="px-2.5 py-1.5 text-right">
                {meaning === 'none' ? <Badge>{says}</Badge> : <Tag meaning={meaning}>{says}</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-small text-muted">
        Checked <time dateTime={asOf}>{clockTime(asOf)}</time>. It is all checked again when it is applied.
      </p>
      <DryRuns dryRuns={plan.dryRun} />
    </Section>
  );
}

type Said = Omit<Check, 'label'>;

function dryRunCheck({ dryRun, problems }: Plan): Said {
  const has = (state: DryRunOutput['state']) => dryRun.filter((one) => one.state === state).length;
  if (problems.length > 0) return { meaning: 'critical', says: 'not valid' };
  if (has('refused') > 0)
    return { meaning: 'critical', says: `${String(has('refused'))} of ${String(dryRun.length)} refused` };
  if (has('unknown') > 0) return { meaning: 'unknown', says: 'not known' };
  if (dryRun.length === 0) return { meaning: 'none', says: 'nothing to try' };
  if (has('accepted') === 0) return { meaning: 'unknown', says: 'could not be tried' };
  if (has('not-asked') > 0)
    return { meaning: 'unknown', says: `${String(has('accepted'))} accepted, ${String(has('not-asked'))} not tried` };
  return { meaning: 'ok', says: 'accepted' };
}

function heldCheck(blockers: readonly BlockerOutput[]): Said {
  const missing = blockers.filter(({ code }) => code === 'escalation').flatMap((one) => one.missing ?? []);
  if (missing.length > 0) return { meaning: 'critical', says: `${plural(missing.length, 'right')} missing` };
  if (blockers.some(({ code }) => code === 'escalation')) return { meaning: 'critical', says: 'no' };
  return blockers.some(({ code }) => code === 'missing-role')
    ? { meaning: 'unknown', says: 'role is missing' }
    : { meaning: 'ok', says: 'all of it' };
}

function assertionCheck({ assertions: { checked, changed } }: Plan): Said {
  const broken = changed.filter(({ after }) => after === 'fail').length;
  const unknown = changed.filter(({ after }) => after === 'unknown').length;
  if (checked === 0) return { meaning: 'none', says: 'none are kept' };
  if (broken > 0)
    return {
      meaning: 'critical',
      says: `${String(broken)} of ${String(checked)} ${broken === 1 ? 'breaks' : 'break'}`,
    };
  return unknown > 0
    ? { meaning: 'unknown', says: `${String(unknown)} not known` }
    : { meaning: 'ok', says: `${String(checked)} hold` };
}

function keptCheck({ whyNotApply, dryRun }: Plan): Said {
  const kept = whyNotApply.filter(({ code }) => code === 'kept-by' || code === 'field-owner');
  if (kept.length > 0)
    return {
      meaning: 'warning',
      says: plural(new Set(kept.flatMap((one) => one.objects.map(placeText))).size, 'object'),
    };
  const owners = new Set(dryRun.flatMap((one) => one.owners.map(({ manager }) => manager)));
  return owners.size > 0 ? { meaning: 'warning', says: [...owners].join(', ') } : { meaning: 'ok', says: 'nobody' };
}

function worldCheck(moved: boolean, stale: boolean): Said {
  if (stale) return { meaning: 'unknown', says: 'stale' };
  return moved ? { meaning: 'warning', says: 'moved' } : { meaning: 'ok', says: 'unchanged' };
}

const DRY = {
  accepted: { meaning: 'ok', word: 'accepted' },
  refused: { meaning: 'critical', word: 'refused' },
  unknown: { meaning: 'unknown', word: 'not known' },
  'not-asked': { meaning: 'unknown', word: 'not tried' },
} as const satisfies Record<DryRunOutput['state'], { meaning: Meaning; word: string }>;

function DryRuns({ dryRuns }: { readonly dryRuns: readonly DryRunOutput[] }) {
  if (dryRuns.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-small text-muted">Dry run, {plural(dryRuns.length, 'request')}</summary>
      <ul className="grid gap-1.5 pt-1.5">
        {dryRuns.map((one, i) => (
          <li key={i} className="grid gap-0.5">
            <span className="flex flex-wrap items-center gap-2">
              <Tag meaning={DRY[one.state].meaning}>{DRY[one.state].word}</Tag>
              <span className="min-w-0 break-words">
                {one.verb} {placeText(one.object)}
              </span>
            </span>
            {one.detail === '' ? null : <span className="text-small break-words text-muted">{one.detail}</span>}
            {one.warnings.map((warning) => (
              <span key={warning} className="text-small break-words text-warning">
                {warning}
              </span>
            ))}
            {one.owners.map(({ manager, fields }) => (
              <span key={manager} className="text-small break-words text-muted">
                {manager} also writes {fields.join(', ')}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Why it is not, or not without a thought, to be applied. What is not valid is told by itself, place by place. */
export function Blockers({ plan }: { readonly plan: Plan }) {
  const { assertions } = plan;
  const whyNotApply = plan.whyNotApply.filter(({ code }) => code !== 'invalid');
  return (
    <>
      {whyNotApply.length === 0 ? null : (
        <ul aria-label="What speaks against it" className="grid grid-cols-[minmax(0,1fr)] gap-2">
          {whyNotApply.map((blocker, i) => (
            <li key={i}>
              <Blocker blocker={blocker} />
            </li>
          ))}
        </ul>
      )}
      {assertions.changed.length === 0 ? null : (
        <Section title="Assertions that change">
          <ul className="grid gap-2">
            {assertions.changed.map(({ id, name, before, after, says }) => (
              <li key={id} className="grid gap-0.5 rounded-md border border-line bg-panel px-3 py-2">
                <strong className="font-semibold">{name}</strong>
                <span className="flex flex-wrap items-center gap-1.5 text-small text-muted">
                  <Verdict verdict={before} /> then <Verdict verdict={after} />
                </span>
                {says === '' ? null : <span className="text-small break-words">{says}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

const VERDICTS = { pass: 'ok', fail: 'critical', unknown: 'unknown' } as const;
function Verdict({ verdict }: { readonly verdict: keyof typeof VERDICTS }) {
  return <Tag meaning={VERDICTS[verdict]}>{verdict}</Tag>;
}

const TITLES: Readonly<Record<string, string>> = {
  'stale-world': 'What is known of the cluster is old',
  'not-authorized': 'You may not do this',
  escalation: 'It grants more than you hold',
  'missing-role': 'The role is missing',
  'protected-object': 'Kubernetes keeps this object',
  'field-owner': 'Somebody else writes it too',
  'assertion-broken': 'An assertion would break',
  'locks-out': 'It locks you out',
  'kept-by': 'It would be reverted',
  'dry-run-unknown': 'The dry run has no answer',
};
/** So many rights that are missing are shown at once. */
const FEW_RIGHTS = 5;

const titleOf = ({ code, severity }: BlockerOutput): string =>
  TITLES[code] ??
  (code.startsWith('dry-run-')
    ? 'The dry run was refused'
    : severity === 'blocks'
      ? 'It cannot be applied'
      : 'Mind this');

function Blocker({ blocker }: { readonly blocker: BlockerOutput }) {
  const { severity, message, missing } = blocker;
  // What the message names already is not named twice.
  const objects = blocker.objects.filter((object) => !message.includes(placeText(object)));
  return (
    <Notice meaning={severity === 'blocks' ? 'critical' : 'warning'} title={titleOf(blocker)}>
      <p>{message}</p>
      {objects.length === 0 ? null : <p className="text-small text-muted">{objects.map(placeText).join(', ')}</p>}
      {missing === undefined || missing.length === 0 ? null : (
        <details open={missing.length <= FEW_RIGHTS}>
          <summary className="cursor-pointer text-small text-muted">
            {plural(missing.length, 'right')} that you do not hold
          </summary>
          <div className="grid gap-1.5 pt-1.5">
            {missing.slice(0, 20).map((rule, i) => (
              <RuleView key={i} rule={rule} />
            ))}
            {missing.length > 20 ? <p className="text-small text-muted">and {missing.length - 20} more</p> : null}
          </div>
        </details>
      )}
    </Notice>
  );
}
