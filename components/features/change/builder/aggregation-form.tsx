'use client';

import { Button } from '@/components/ui';
import { useState } from 'react';
import { addItem, removeValue, setValue } from '../document/edit';
import type { DraftObject } from '../document/read-draft';
import { NamesField } from './names-field';
import type { EditText } from './rule-form';

const LIST = ['aggregationRule', 'clusterRoleSelectors'];

/** Whether a ClusterRole copies the rules of others, and of which: one line of labels is one selector. */
export function AggregationForm({ object, edit }: { readonly object: DraftObject; readonly edit: EditText }) {
  const { doc, aggregation } = object;
  const [fault, setFault] = useState<string>();
  if (aggregation === undefined) {
    return (
      <div>
        <Button
          onClick={() =>
            edit((text) =>
              setValue(text, doc, ['aggregationRule'], {
                clusterRoleSelectors: [{ matchLabels: { 'example.com/aggregate-to': 'this' } }],
              }),
            )
          }
        >
          Copy the rules of other ClusterRoles instead
        </Button>
      </div>
    );
  }
  const words = aggregation.map(({ matchLabels, matchExpressions }) =>
    [
      ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
      ...matchExpressions.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`.trim()),
    ].join(','),
  );
  const add = (word: string) => {
    const [key = '', value] = word.split('=');
    setFault(value === undefined ? 'Write a label as key=value.' : undefined);
    if (value !== undefined) edit((text) => addItem(text, doc, LIST, { matchLabels: { [key]: value } }));
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <NamesField
        label="Copies the rules of ClusterRoles with a label"
        names={words}
        suggestions={[
          'rbac.authorization.k8s.io/aggregate-to-view=true',
          'rbac.authorization.k8s.io/aggregate-to-edit=true',
        ]}
        placeholder="key=value"
        hint={fault}
        onAdd={add}
        onRemove={(word) => edit((text) => removeValue(text, doc, [...LIST, words.indexOf(word)]))}
      />
      <div>
        <Button onClick={() => edit((text) => removeValue(text, doc, ['aggregationRule']))}>Write rules instead</Button>
      </div>
    </div>
  );
}
