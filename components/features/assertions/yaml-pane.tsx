'use client';

import { CopyButton } from '@/components/kit';
import { useId, useState } from 'react';
import { type Draft, definedBy, draftOf } from './draft';
import { type TextFault, readText, textOf } from './yaml-text';

/**
 * The same assertion as YAML, as a file for `npx castellan assert` has it. What is typed here fills the form as soon as it
 * can be read; until then the form stays as it was, and the place of the mistake is said.
 */
export function YamlPane({
  draft,
  onDraft,
  onBroken,
}: {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** The draft beside which the text cannot be read. */
  readonly onBroken: (at: Draft | undefined) => void;
}) {
  const id = useId();
  // What was typed, while the form says the same, or while it cannot be read.
  const [typed, setTyped] = useState<{ readonly text: string; readonly draft: Draft; readonly fault?: TextFault }>();
  const kept = typed?.draft === draft ? typed : undefined;
  const text = kept?.text ?? textOf(definedBy(draft));
  const change = (next: string) => {
    const read = readText(next);
    if ('definition' in read) {
      const made = draftOf(read.definition);
      setTyped({ text: next, draft: made });
      onDraft(made);
      onBroken(undefined);
    } else {
      setTyped({ text: next, draft, fault: read.fault });
      onBroken(draft);
    }
  };
  const fault = kept?.fault;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex items-center justify-between">
        <label htmlFor={id} className="text-small text-muted">
          The same as YAML
        </label>
        <CopyButton text={text} what="YAML" />
      </div>
      <textarea
        id={id}
        spellCheck={false}
        autoComplete="off"
        rows={Math.min(40, Math.max(18, text.split('\n').length + 1))}
        value={text}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        className="w-full resize-y rounded-md border border-edge bg-sunk px-2.5 py-2 font-mono text-code whitespace-pre aria-invalid:border-critical"
        onChange={(event) => change(event.target.value)}
      />
      {fault === undefined ? null : (
        <p id={`${id}-fault`} role="alert" className="text-small text-critical">
          Line {fault.line}, column {fault.column}: {fault.field === '' ? '' : <code>{fault.field}</code>}{' '}
          {fault.message}
        </p>
      )}
    </div>
  );
}
