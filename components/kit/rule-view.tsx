import type { RuleOutput } from '@/lib/contract';
import { type Ask, ruleAllows } from '@/lib/domain/rbac';

const FIELDS = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;
type Field = (typeof FIELDS)[number];

export type RuleViewProps = {
  readonly rule: RuleOutput;
  /** Marks the entries that let this ask through. */
  readonly ask?: Ask | undefined;
  /** Entries of a list that are shown before the rest folds; the marked ones always are. */
  readonly max?: number;
};

/** Whether the one entry would do for the ask: the engine's matcher is asked, with that entry alone in its list. */
function carries(rule: RuleOutput, field: Field, entry: string, ask: Ask | undefined): boolean {
  return ask !== undefined && ruleAllows({ ...rule, [field]: [entry] }, ask);
}

/** A PolicyRule as YAML would say it, with the entries that matched marked. */
export function RuleView({ rule, ask, max = 12 }: RuleViewProps) {
  const fields = FIELDS.filter((field) => rule[field].length > 0);
  return (
    <div className="rounded-md border border-line bg-sunk px-2.5 py-2 font-mono text-code break-words">
      {fields.map((field) => (
        <div key={field} className="pl-[2ch] -indent-[2ch]">
          {field}: <Entries rule={rule} field={field} ask={ask} max={max} />
        </div>
      ))}
      {fields.length === 0 ? <span className="text-muted">an empty rule</span> : null}
    </div>
  );
}

function Entries({
  rule,
  field,
  ask,
  max,
}: Required<Omit<RuleViewProps, 'ask'>> & { field: Field; ask: Ask | undefined }) {
  const entries = rule[field].map((entry) => ({ entry, marked: carries(rule, field, entry, ask) }));
  const shown = entries.filter(({ marked }, i) => i < max || marked);
  const left = entries.length - shown.length;
  return (
    <>
      [
      {shown.map(({ entry, marked }, i) => (
        <span key={i}>
          {i > 0 ? ', ' : ''}
          <Entry text={entry} marked={marked} />
        </span>
      ))}
      {left > 0 ? (
        <span className="text-muted" title={entries.map((e) => e.entry).join(', ')}>
          , … {left} more
        </span>
      ) : null}
      ]
    </>
  );
}

function Entry({ text, marked }: { readonly text: string; readonly marked: boolean }) {
  const shown = text === '' || /[\s,[\]{}:#"']/u.test(text) ? JSON.stringify(text) : text;
  const star = text === '*' ? <span className="font-semibold text-critical">*</span> : shown;
  return marked ? <mark className="rounded-sm bg-accent-bg px-px text-inherit">{star}</mark> : star;
}
