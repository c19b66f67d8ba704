'use client';

import { NamesField } from '@/components/features/change/builder/names-field';
import { resourceOfWord, resourceWords } from '@/components/features/change/builder/served-words';
import { useNamespaces, useSubjects } from '@/components/features/change/builder/suggested';
import { TextField } from '@/components/features/change/builder/text-field';
import { VerbsField } from '@/components/features/change/builder/verbs-field';
import { discoveryQuery } from '@/lib/client';
import { type Discovery, REQUEST_VERBS, indexedDiscovery } from '@/lib/domain/rbac/discovery';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Draft } from './draft';
import { TypeField, WhereField } from './kind-fields';

export type DraftFieldsProps = {
  readonly cluster: string;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
};

const NONE: ReadonlySet<string> = new Set();
const SUBJECTS_HINT =
  'User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME; a star stands for any text: ServiceAccount:ci/*';

/** The fields of an assertion, in the order of its sentence. */
export function DraftFields({ cluster, draft, onChange }: DraftFieldsProps) {
  const { data } = useQuery(discoveryQuery(cluster));
  const discovery = data?.value;
  const list = listSetter(draft, onChange);
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        placeholder="tenant-a keeps out of other tenants' secrets"
        onChange={(name) => onChange({ ...draft, name })}
      />
      <TypeField value={draft.type} onChange={(type) => onChange({ ...draft, type })} />
      <SubjectsField cluster={cluster} {...list('subjects')} />
      <VerbsField
        served={REQUEST_VERBS.filter((verb) => verb !== 'proxy')}
        verbs={draft.verbs}
        odd={NONE}
        onChange={(verbs) => onChange({ ...draft, verbs })}
      />
      <ResourceFields draft={draft} discovery={discovery} onChange={onChange} />
      <NamesField
        label="Names"
        suggestions={[]}
        placeholder="objects of any name"
        hint="Only objects of these names; none: any."
        {...list('names')}
      />
      <WhereField wholeCluster={draft.wholeCluster} onChange={(wholeCluster) => onChange({ ...draft, wholeCluster })} />
      {draft.wholeCluster ? null : (
        <>
          <NamespacesField
            cluster={cluster}
            label="In namespaces"
            placeholder="payments, tenant-a-*"
            {...list('include')}
          />
          <NamespacesField cluster={cluster} label="Except in" placeholder="tenant-a-*" {...list('exclude')} />
        </>
      )}
    </>
  );
}

type ListName = 'subjects' | 'names' | 'include' | 'exclude' | 'apiGroups';

/** What a field of names takes, for one list of the draft. */
function listSetter(draft: Draft, onChange: (draft: Draft) => void) {
  return (list: ListName) => ({
    names: draft[list],
    onAdd: (name: string) => onChange({ ...draft, [list]: [...new Set([...draft[list], name])] }),
    onRemove: (name: string) => onChange({ ...draft, [list]: draft[list].filter((one) => one !== name) }),
  });
}

type NamesProps = ReturnType<ReturnType<typeof listSetter>>;

function SubjectsField({ cluster, ...list }: NamesProps & { readonly cluster: string }) {
  const [typed, setTyped] = useState<string>();
  const suggestions = useSubjects(cluster, typed ?? '', typed !== undefined);
  return (
    <NamesField
      label="Subjects"
      suggestions={suggestions}
      placeholder="Group:tenant-a"
      hint={SUBJECTS_HINT}
      onTyped={setTyped}
      {...list}
    />
  );
}

function NamespacesField({
  cluster,
  label,
  placeholder,
  ...list
}: NamesProps & { readonly cluster: string; readonly label: string; readonly placeholder: string }) {
  const [typed, setTyped] = useState<string>();
  const suggestions = useNamespaces(cluster, typed ?? '', typed !== undefined);
  return <NamesField {...{ label, placeholder, suggestions }} onTyped={setTyped} {...list} />;
}

/** Resources as kubectl writes them; the group of one that is served comes along. */
function ResourceFields({
  draft,
  discovery,
  onChange,
}: Omit<DraftFieldsProps, 'cluster'> & { readonly discovery: Discovery | undefined }) {
  const list = listSetter(draft, onChange);
  const addResource = (word: string) => {
    const { apiGroup, resource } = resourceOfWord(word, discovery);
    // The core group stands there before anything is chosen: it goes when the first resource is of another.
    const before = draft.resources.length === 0 && apiGroup !== undefined ? [] : draft.apiGroups;
    onChange({
      ...draft,
      resources: [...new Set([...draft.resources, resource])],
      apiGroups: [...new Set([...before, ...(apiGroup === undefined ? [] : [apiGroup])])],
    });
  };
  return (
    <>
      <NamesField
        label="Resources"
        names={draft.resources}
        suggestions={resourceWords(discovery)}
        placeholder="secrets, deployments.apps"
        onAdd={addResource}
        onRemove={(name) => onChange({ ...draft, resources: draft.resources.filter((one) => one !== name) })}
      />
      <NamesField
        label="API groups"
        suggestions={discovery === undefined ? [] : indexedDiscovery(discovery).groups.filter((group) => group !== '')}
        placeholder="core, apps"
        show={(group) => (group === '' ? '"" (core)' : group)}
        {...list('apiGroups')}
        onAdd={(word) => list('apiGroups').onAdd(word === 'core' || word === '""' ? '' : word)}
      />
    </>
  );
}
