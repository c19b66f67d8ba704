'use client';

import { VIRTUAL_VERBS } from '@/lib/domain/rbac/discovery';
import clsx from 'clsx';
import { NamesField } from './names-field';

/** The verbs of a rule: those that are served as boxes to tick, all others by name. */
export function VerbsField({
  served,
  verbs,
  odd,
  onChange,
}: {
  readonly served: readonly string[];
  readonly verbs: readonly string[];
  readonly odd: ReadonlySet<string>;
  readonly onChange: (verbs: readonly string[]) => void;
}) {
  const others = verbs.filter((verb) => !served.includes(verb));
  const set = (verb: string, on: boolean) => onChange(on ? [...verbs, verb] : verbs.filter((one) => one !== verb));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <fieldset className="grid gap-1">
        <legend className="pb-1 text-small text-muted">Verbs</legend>
        <div className="flex flex-wrap gap-1.5">
          {served.map((verb) => (
            <Tick key={verb} verb={verb} on={verbs.includes(verb)} odd={odd.has(verb)} onSet={(on) => set(verb, on)} />
          ))}
        </div>
      </fieldset>
      <NamesField
        label="Other verbs"
        names={others}
        suggestions={[...VIRTUAL_VERBS, '*']}
        placeholder="bind, use, *"
        odd={odd}
        onAdd={(verb) => (verbs.includes(verb) ? undefined : set(verb, true))}
        onRemove={(verb) => set(verb, false)}
      />
    </div>
  );
}

function Tick({
  verb,
  on,
  odd,
  onSet,
}: {
  readonly verb: string;
  readonly on: boolean;
  readonly odd: boolean;
  readonly onSet: (on: boolean) => void;
}) {
  return (
    <label
      className={clsx(
        'inline-flex h-6 cursor-pointer items-center gap-1.5 rounded-sm border px-1.5 font-mono text-code has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
        on ? 'border-accent bg-accent-bg' : 'border-line-strong hover:bg-hover',
        odd && 'border-warning',
      )}
    >
      <input
        type="checkbox"
        checked={on}
        className="accent-accent outline-none"
        onChange={(event) => onSet(event.target.checked)}
      />
      {verb}
    </label>
  );
}
