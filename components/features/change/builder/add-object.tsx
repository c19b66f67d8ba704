'use client';

import { EmptyState } from '@/components/kit';
import { Button, Input } from '@/components/ui';
import { to } from '@/lib/contract';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { DRAFT_KINDS, type DraftKind } from '../document/read-draft';
import type { Plain } from '../document/render';
import { formatStartObject } from './start';
import { useRoleNames } from './suggested';

const RBAC = 'rbac.authorization.k8s.io';
const head = (kind: DraftKind) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: kind === 'Role' || kind === 'RoleBinding' ? { name: '', namespace: '' } : { name: '' },
});
const ref = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });
const EMPTY: Readonly<Record<DraftKind, Plain>> = {
  Role: { ...head('Role'), rules: [] },
  ClusterRole: { ...head('ClusterRole'), rules: [] },
  RoleBinding: { ...head('RoleBinding'), roleRef: ref('Role', ''), subjects: [] },
  ClusterRoleBinding: { ...head('ClusterRoleBinding'), roleRef: ref('ClusterRole', ''), subjects: [] },
};

type Props = {
  readonly cluster: string;
  /** There is nothing in the draft yet. */
  readonly first: boolean;
  readonly onAdd: (manifests: readonly Plain[]) => void;
};

/** One more object, or where to start from. */
export function AddObject({ cluster, first, onAdd }: Props) {
  const buttons = (
    <div role="group" aria-label="Add an object" className="flex flex-wrap gap-2">
      {DRAFT_KINDS.map((kind) => (
        <Button key={kind} onClick={() => onAdd([EMPTY[kind]])}>
          <Plus size={14} aria-hidden />
          {kind}
        </Button>
      ))}
    </div>
  );
  if (!first) return buttons;
  return (
    <EmptyState title="Nothing is changed yet">
      <p>
        A draft holds the objects as they are to be: a role, and the bindings that give it to somebody. Nothing reaches
        the cluster before the plan was shown.
      </p>
      {buttons}
      <CopyRole cluster={cluster} />
      <p className="text-muted">
        An object that is there already has a button “Change…” on its page; a refused request has “Grant exactly this…”.
      </p>
    </EmptyState>
  );
}

function CopyRole({ cluster }: { readonly cluster: string }) {
  const id = useId();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState(false);
  const names = useRoleNames(cluster, { kind: 'ClusterRole', namespace: '' }, typed, wanted);
  const reason = typed.trim() === '' ? 'Name a ClusterRole first.' : undefined;
  return (
    <form
      className="grid gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined)
          router.push(to.change(cluster, { copy: formatStartObject({ kind: 'ClusterRole', name: typed.trim() }) }));
      }}
    >
      <label htmlFor={id} className="text-small text-muted">
        Or start from a copy of a ClusterRole
      </label>
      <div className="flex flex-wrap gap-1.5">
        <Input
          id={id}
          list={`${id}-list`}
          value={typed}
          placeholder="view"
          className="w-64 max-w-full font-mono text-code"
          onFocus={() => setWanted(true)}
          onChange={(event) => setTyped(event.target.value)}
        />
        <datalist id={`${id}-list`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit" {...(reason === undefined ? {} : { disabledReason: reason })}>
          Copy it
        </Button>
      </div>
    </form>
  );
}
