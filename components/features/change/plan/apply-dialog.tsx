'use client';

import { Tag, plural } from '@/components/kit';
import { Button, Dialog, Input } from '@/components/ui';
import { useId, useState } from 'react';
import { type Plan, consequence, nameToType, placeText } from './plan-words';
import { wantsReason } from './why-not';

/** What was said when it was confirmed. */
export type Confirmed = { readonly why: string };

type Props = {
  readonly open: boolean;
  readonly plan: Plan;
  readonly onCancel: () => void;
  readonly onConfirm: (confirmed: Confirmed) => void;
};

/** The consequence in numbers, before anything is sent. What takes rights away with an object wants its name typed. */
export function ApplyDialog({ open, plan, onCancel, onConfirm }: Props) {
  return (
    <Dialog open={open} onClose={onCancel} title="Apply this plan?">
      <Confirmation plan={plan} onCancel={onCancel} onConfirm={onConfirm} />
    </Dialog>
  );
}

function Confirmation({ plan, onCancel, onConfirm }: Omit<Props, 'open'>) {
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const name = nameToType(plan);
  const asksWhy = wantsReason(plan);
  const reason =
    name !== undefined && typed !== name
      ? `Type ${name} first.`
      : asksWhy && why.trim() === ''
        ? 'An assertion breaks: say why first.'
        : undefined;
  const gone = plan.steps.filter(({ action }) => action === 'delete');
  const broken = plan.assertions.changed.filter(({ after }) => after === 'fail');
  const risks = plan.risks.added.length;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) onConfirm({ why: why.trim() });
      }}
    >
      <p>{consequence(plan)}</p>
      {risks === 0 ? null : (
        <p>
          <Tag meaning="critical">{plural(risks, 'new risk')}</Tag>
        </p>
      )}
      {broken.length === 0 ? null : (
        <p>
          <Tag meaning="critical">breaks</Tag> {broken.map(({ name }) => name).join(', ')}
        </p>
      )}
      {gone.length === 0 ? null : <p>Deleted: {gone.map(({ object }) => placeText(object)).join(', ')}.</p>}
      {name === undefined ? null : (
        <LabelledInput label={`Type “${name}” to go on`} value={typed} mono onChange={setTyped} />
      )}
      {asksWhy ? <LabelledInput label="Why an assertion may break" value={why} onChange={setWhy} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" {...(reason === undefined ? {} : { disabledReason: reason })}>
          Apply {plural(plan.steps.length, 'step')}
        </Button>
      </div>
      {reason === undefined ? null : <p className="text-small text-muted">{reason}</p>}
    </form>
  );
}

function LabelledInput({
  label,
  value,
  mono = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-small text-muted">
        {label}
      </label>
      <Input
        id={id}
        value={value}
        maxLength={2000}
        className={mono ? 'font-mono text-code' : ''}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
