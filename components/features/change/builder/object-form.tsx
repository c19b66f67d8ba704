'use client';

import { EmptyState } from '@/components/kit';
import { Button, IconButton, Select } from '@/components/ui';
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { addItem, removeDocument, removeValue, setValue } from '../document/edit';
import { DRAFT_KINDS, type DraftKind, type DraftObject } from '../document/read-draft';
import { ruleManifest } from '../document/templates';
import { AggregationForm } from './aggregation-form';
import { BindingForm } from './binding-form';
import { type ObjectFormProps, faultAt } from './form-props';
import { CopiedRules, RuleForm, addRule } from './rule-form';
import { NeedTemplate } from './need-template';
import { useNamespaces } from './suggested';
import { TextField } from './text-field';

const isNamespaced = (kind: DraftKind) => kind === 'Role' || kind === 'RoleBinding';
const isBinding = (kind: DraftKind) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding';

/** One object of the draft as a form: what it is and is called, and its rules or its subjects. */
export function ObjectForm(props: ObjectFormProps) {
  const { object, edit } = props;
  const heading = useId();
  const name = object.name === '' ? 'without a name' : object.name;
  return (
    <section
      aria-labelledby={heading}
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-md border border-line bg-panel px-3 py-2.5"
    >
      <div className="flex items-center gap-2">
        <h2 id={heading} className="min-w-0 grow truncate text-head font-semibold">
          {object.kind} <span className="font-mono text-code">{name}</span>
        </h2>
        <IconButton
          label={`Take ${object.kind} ${name} out of the draft`}
          onClick={() => edit((text) => removeDocument(text, object.doc))}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      <Identity {...props} />
      {isBinding(object.kind) ? <BindingForm {...props} /> : <RoleRules {...props} />}
    </section>
  );
}

function Identity({ cluster, object, faults, edit }: ObjectFormProps) {
  const id = useId();
  const { doc, kind } = object;
  const set = (field: 'name' | 'namespace') => (value: string) =>
    edit((text) => setValue(text, doc, ['metadata', field], value));
  // A role stays a role: of another sort its body would mean nothing.
  const kinds = DRAFT_KINDS.filter((one) => isBinding(one) === isBinding(kind));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 sm:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)]">
      <div className="grid content-start gap-1">
        <label htmlFor={id} className="text-small text-muted">
          Kind
        </label>
        <Select id={id} value={kind} onChange={({ target }) => edit((text) => turnInto(text, object, target.value))}>
          {kinds.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </div>
      {isNamespaced(kind) ? (
        <NamespaceField
          cluster={cluster}
          value={object.namespace}
          invalid={faultAt(faults, 'metadata', 'namespace')}
          onChange={set('namespace')}
        />
      ) : null}
      <TextField
        label="Name"
        value={object.name}
        invalid={faultAt(faults, 'metadata', 'name') ?? (object.name === '' ? 'It needs a name.' : undefined)}
        onChange={set('name')}
      />
    </div>
  );
}

function NamespaceField({
  cluster,
  value,
  invalid,
  onChange,
}: {
  readonly cluster: string;
  readonly value: string;
  readonly invalid: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const [wanted, setWanted] = useState(false);
  const names = useNamespaces(cluster, value, wanted);
  const fault = invalid ?? (value === '' ? 'It needs a namespace.' : undefined);
  return (
    <TextField label="Namespace" {...{ value, names, onChange }} invalid={fault} onWanted={() => setWanted(true)} />
  );
}

/** Of a namespace or not: what only the other has is taken out. */
function turnInto(text: string, { doc, kind }: DraftObject, wanted: string): string {
  const next = DRAFT_KINDS.find((one) => one === wanted);
  if (next === undefined || next === kind) return text;
  const named = setValue(text, doc, ['kind'], next);
  if (isNamespaced(next))
    return setValue(removeValue(named, doc, ['aggregationRule']), doc, ['metadata', 'namespace'], '');
  const bare = removeValue(named, doc, ['metadata', 'namespace']);
  return next === 'ClusterRoleBinding' ? setValue(bare, doc, ['roleRef', 'kind'], 'ClusterRole') : bare;
}

function RoleRules({ object, lints, discovery, edit }: ObjectFormProps) {
  const { doc, kind, rules, aggregation } = object;
  return (
    <>
      {kind === 'ClusterRole' ? <AggregationForm object={object} edit={edit} /> : null}
      {aggregation !== undefined ? (
        <CopiedRules rules={rules} />
      ) : (
        <>
          {rules.length === 0 ? (
            <EmptyState title="No rules yet">
              <p>It grants nothing. Add what somebody needs, or a rule of your own.</p>
            </EmptyState>
          ) : (
            rules.map((rule, at) => (
              <RuleForm
                key={at}
                {...{ doc, at, rule, discovery, edit }}
                lints={lints.filter((lint) => lint.rule === at)}
              />
            ))
          )}
          <div className="flex flex-wrap items-end gap-2 border-t border-line pt-2">
            <Button onClick={() => edit((text) => addRule(text, doc, 'resources'))}>
              <Plus size={14} aria-hidden />
              Add a rule
            </Button>
            <Button
              onClick={() => edit((text) => addRule(text, doc, 'urls'))}
              {...(kind === 'Role' ? { disabledReason: 'A Role cannot grant URLs: they belong to no namespace.' } : {})}
            >
              <Plus size={14} aria-hidden />
              Add a rule for URLs
            </Button>
            <NeedTemplate
              discovery={discovery}
              onRules={(added) =>
                edit((text) => added.reduce((all, rule) => addItem(all, doc, ['rules'], ruleManifest(rule)), text))
              }
            />
          </div>
        </>
      )}
    </>
  );
}
