'use client';

import { Badge, EmptyState, KindLabel, Name, Tag, subjectText } from '@/components/kit';
import { Button, IconButton, Input, Select } from '@/components/ui';
import { type BindingSubject, parsePrincipal } from '@/lib/domain/rbac';
import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { addItem, removeValue, setValue } from '../document/edit';
import type { Plain } from '../document/render';
import { type ObjectFormProps, faultAt } from './form-props';
import { useRoleNames, useSubjects } from './suggested';
import { TextField } from './text-field';

const RBAC = 'rbac.authorization.k8s.io';

/** What a binding gives, and to whom. */
export function BindingForm(props: ObjectFormProps) {
  const { cluster, object, faults, edit } = props;
  const id = useId();
  const { doc, roleRef, namespace } = object;
  const kind = roleRef.kind === 'Role' ? 'Role' : 'ClusterRole';
  const [wanted, setWanted] = useState(false);
  const names = useRoleNames(cluster, { kind, namespace }, roleRef.name, wanted);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
        <div className="grid content-start gap-1">
          <label htmlFor={id} className="text-small text-muted">
            Gives the
          </label>
          <Select
            id={id}
            value={kind}
            onChange={({ target }) => edit((text) => setValue(text, doc, ['roleRef', 'kind'], target.value))}
          >
            {object.kind === 'RoleBinding' ? <option>Role</option> : null}
            <option>ClusterRole</option>
          </Select>
        </div>
        <TextField
          label="Role name"
          value={roleRef.name}
          names={names}
          onWanted={() => setWanted(true)}
          invalid={faultAt(faults, 'roleRef', 'name') ?? (roleRef.name === '' ? 'Which role?' : undefined)}
          onChange={(value) => edit((text) => setValue(text, doc, ['roleRef', 'name'], value))}
        />
      </div>
      <Subjects {...props} />
    </>
  );
}

function Subjects({ cluster, object, edit }: ObjectFormProps) {
  const { doc, subjects, namespace } = object;
  return (
    <div role="group" aria-label="Subjects" className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <p className="text-small text-muted">To</p>
      {subjects.length === 0 ? (
        <EmptyState title="Nobody yet">
          <p>A binding without subjects grants nothing.</p>
        </EmptyState>
      ) : (
        <ul className="grid gap-px">
          {subjects.map((subject, i) => (
            <SubjectLine
              key={i}
              subject={subject}
              within={namespace}
              onRemove={() => edit((text) => removeValue(text, doc, ['subjects', i]))}
            />
          ))}
        </ul>
      )}
      <AddSubject cluster={cluster} onAdd={(subject) => edit((text) => addItem(text, doc, ['subjects'], subject))} />
    </div>
  );
}

const EVERYBODY = new Set(['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts']);

function SubjectLine({
  subject,
  within,
  onRemove,
}: {
  readonly subject: BindingSubject;
  readonly within: string;
  readonly onRemove: () => void;
}) {
  const namespace = subject.namespace ?? (within === '' ? undefined : within);
  const text = subjectText({ ...subject, namespace });
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-2 border-b border-line last:border-b-0">
      <KindLabel kind={subject.kind} />
      <span className="min-w-0 grow">
        <Name text={text} max={48} />
      </span>
      {subject.kind === 'Group' && EVERYBODY.has(subject.name) ? (
        <Tag meaning="critical">everybody of a kind</Tag>
      ) : null}
      {subject.kind === 'User' && subject.name.startsWith('system:serviceaccount:') ? (
        <Badge>a ServiceAccount</Badge>
      ) : null}
      <IconButton label={`Remove ${subject.kind} ${text}`} onClick={onRemove}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

function AddSubject({ cluster, onAdd }: { readonly cluster: string; readonly onAdd: (subject: Plain) => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState(false);
  const known = useSubjects(cluster, typed, wanted);
  const principal = parsePrincipal(typed.trim());
  const reason = principal === undefined ? 'Say User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME.' : undefined;
  const add = () => {
    if (principal === undefined) return;
    const { kind, name } = principal;
    onAdd(
      principal.kind === 'ServiceAccount'
        ? { kind, name, namespace: principal.namespace }
        : { apiGroup: RBAC, kind, name },
    );
    setTyped('');
  };
  return (
    <form
      className="flex flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Input
        id={id}
        aria-label="Add a subject"
        list={`${id}-list`}
        value={typed}
        maxLength={1024}
        placeholder="Group:ops or ServiceAccount:web/shop"
        className="w-80 max-w-full font-mono text-code placeholder:font-sans placeholder:text-body"
        onFocus={() => setWanted(true)}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Button type="submit" aria-label="Add the subject" {...(reason === undefined ? {} : { disabledReason: reason })}>
        Add
      </Button>
    </form>
  );
}
