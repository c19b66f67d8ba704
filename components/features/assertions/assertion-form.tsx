'use client';

import { Notice, ProblemState, Skeleton, announce } from '@/components/kit';
import { Button, buttonClass } from '@/components/ui';
import { assertionMutation } from '@/lib/client';
import { type AssertionRights, type AssertionRow, to } from '@/lib/contract';
import { assertionSentence } from '@/lib/domain/rbac/assertions';
import { useMutation } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { attemptKey } from './attempt-key';
import { type Draft, EMPTY, type Fault, definedBy, draftOf, finished } from './draft';
import { DraftFields } from './draft-fields';
import { whyNotWrite } from './why-not-write';

// What reads and writes YAML is as large as the rest of the page: the form can be filled in before it is here.
const YamlPane = dynamic(() => import('./yaml-pane').then((m) => m.YamlPane), {
  ssr: false,
  loading: () => <Skeleton label="Loading the YAML view" />,
});

/** The form and the YAML are two views of one draft; it is saved as one version after the one that was opened. */
export function AssertionForm({
  cluster,
  row,
  may,
}: {
  readonly cluster: string;
  readonly row: AssertionRow | undefined;
  readonly may: AssertionRights;
}) {
  // The version that was opened: one that somebody else saves meanwhile must not be written over.
  const [opened] = useState(row);
  const [draft, setDraft] = useState<Draft>(() => (row === undefined ? EMPTY : draftOf(row.definition)));
  // The draft beside which the YAML stands that cannot be read: once the form goes on, it is written anew.
  const [brokenAt, setBrokenAt] = useState<Draft>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <form className="grid grid-cols-[minmax(0,1fr)] gap-4" onSubmit={(event) => event.preventDefault()}>
        <p
          aria-label="What it says"
          role="group"
          className="rounded-md border border-line bg-sunk px-3 py-2 break-words"
        >
          {assertionSentence(definedBy(draft))}.
        </p>
        <DraftFields cluster={cluster} draft={draft} onChange={setDraft} />
        <Save cluster={cluster} draft={draft} opened={opened} may={may} yamlBroken={brokenAt === draft} />
      </form>
      <YamlPane draft={draft} onDraft={setDraft} onBroken={setBrokenAt} />
    </div>
  );
}

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  subjects: 'Subjects',
  verbs: 'Verbs',
  apiGroups: 'API groups',
  resources: 'Resources',
  names: 'Names',
  include: 'In namespaces',
  exclude: 'Except in',
};

function Save({
  cluster,
  draft,
  opened,
  may,
  yamlBroken,
}: {
  readonly cluster: string;
  readonly draft: Draft;
  readonly opened: AssertionRow | undefined;
  readonly may: AssertionRights;
  readonly yamlBroken: boolean;
}) {
  const router = useRouter();
  const act = useMutation(assertionMutation(cluster));
  const result = finished(draft);
  const faults = 'faults' in result ? result.faults : [];
  const forbidden = whyNotWrite(may, opened === undefined ? 'create' : 'update');
  const disabledReason =
    forbidden ??
    (act.isPending ? 'It is being saved.' : undefined) ??
    (yamlBroken ? 'The YAML cannot be read as it stands.' : undefined) ??
    (faults.length > 0 ? `Not finished: ${faults.map(faultWords).join('; ')}.` : undefined);
  const save = () => {
    if (!('definition' in result)) return;
    const seen = opened === undefined ? { version: 0 } : { id: opened.id, version: opened.version };
    act.mutate(
      { key: attemptKey(), put: { ...seen, definition: result.definition } },
      {
        onSuccess: () => {
          announce(`Saved ${draft.name}.`);
          router.push(to.assertions(cluster, opened === undefined ? {} : { assertion: opened.id }));
        },
      },
    );
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 border-t border-line pt-3">
      <Missing faults={faults} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={save} {...(disabledReason === undefined ? {} : { disabledReason })}>
          {opened === undefined ? 'Add the assertion' : 'Save the change'}
        </Button>
        <Link
          className={buttonClass()}
          prefetch={false}
          href={to.assertions(cluster, opened === undefined ? {} : { assertion: opened.id })}
        >
          Cancel
        </Link>
      </div>
      {act.error === null ? null : <ProblemState error={act.error} cluster={cluster} />}
      {forbidden === undefined ? null : (
        <Notice meaning="warning" title={`You may not ${opened === undefined ? 'add' : 'change'} assertions`}>
          {forbidden}
        </Notice>
      )}
    </div>
  );
}

const faultWords = ({ field, message }: Fault) => `${FIELDS[field] ?? field} ${message}`;

/** What is still to do, as long as there is any. */
function Missing({ faults }: { readonly faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul aria-label="Still to do" className="grid gap-0.5 text-small text-muted">
      {faults.map((fault) => (
        <li key={faultWords(fault)}>{faultWords(fault)}</li>
      ))}
    </ul>
  );
}
