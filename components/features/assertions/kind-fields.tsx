'use client';

import type { AssertionInput } from '@/lib/contract';
import { useId } from 'react';

const TYPES = [
  { value: 'must-not', label: 'must not', says: 'none of the subjects may do any of it' },
  { value: 'only', label: 'only', says: 'nobody but the subjects may do any of it' },
  { value: 'can', label: 'can', says: 'every one of the subjects may do all of it' },
] as const satisfies readonly { value: AssertionInput['type']; label: string; says: string }[];

/** What kind of assertion it is. */
export function TypeField({
  value,
  onChange,
}: {
  readonly value: AssertionInput['type'];
  readonly onChange: (value: AssertionInput['type']) => void;
}) {
  return <Choice legend="Type" options={TYPES} value={value} onChange={onChange} />;
}

const PLACES = [
  { value: 'namespaces', label: 'in namespaces', says: 'requests in namespaces, named or by globs' },
  { value: 'cluster', label: 'in the whole cluster', says: 'requests outside of namespaces, and across all of them' },
] as const;

/** Where it holds. */
export function WhereField({
  wholeCluster,
  onChange,
}: {
  readonly wholeCluster: boolean;
  readonly onChange: (wholeCluster: boolean) => void;
}) {
  return (
    <Choice
      legend="Where"
      options={PLACES}
      value={wholeCluster ? 'cluster' : 'namespaces'}
      onChange={(place) => onChange(place === 'cluster')}
    />
  );
}

function Choice<Value extends string>({
  legend,
  options,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly says: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="grid">
      <legend className="pb-0.5 text-small text-muted">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex min-h-7 items-baseline gap-2">
          <input
            type="radio"
            name={name}
            className="relative top-0.5 accent-accent"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label} <span className="text-small text-muted">{option.says}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
