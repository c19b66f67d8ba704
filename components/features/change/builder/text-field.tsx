'use client';

import { Input } from '@/components/ui';
import { useId } from 'react';

/** A labelled field that writes into the draft; `names` are suggested, and `onWanted` says that they would be read. */
export function TextField({
  label,
  value,
  placeholder,
  names,
  invalid,
  onWanted,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly names?: readonly string[];
  readonly invalid?: string | undefined;
  readonly onWanted?: () => void;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="text-small text-muted">
        {label}
      </label>
      <Input
        id={id}
        value={value}
        maxLength={1024}
        placeholder={placeholder}
        list={names === undefined ? undefined : `${id}-list`}
        aria-invalid={invalid !== undefined}
        aria-describedby={invalid === undefined ? undefined : `${id}-fault`}
        className="w-full font-mono text-code aria-invalid:border-critical"
        onFocus={onWanted}
        onChange={(event) => onChange(event.target.value)}
      />
      {names === undefined ? null : (
        <datalist id={`${id}-list`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {invalid === undefined ? null : (
        <p id={`${id}-fault`} className="text-small text-critical">
          {invalid}
        </p>
      )}
    </div>
  );
}
