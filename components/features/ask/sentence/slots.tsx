'use client';

import { discoveryQuery, namespaceListQuery, subjectListQuery } from '@/lib/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Words } from '../state/ask-url';
import type { SlotName } from '../state/question';
import { type OptionGroup, filled } from './option';
import {
  groupOptions,
  nameOptions,
  namespaceOptions,
  subjectOptions,
  userOptions,
  writtenPrincipal,
} from './place-options';
import { pathOptions, resourceOptions } from './resource-options';
import { Slot } from './slot';
import type { SlotProps } from './slot-word';
import { verbOptions } from './verb-options';

/** What every place of the sentence is given. */
export type PlaceProps = Pick<SlotProps, 'text' | 'kind' | 'tone' | 'refused'> & {
  readonly cluster: string;
  readonly words: Words;
  readonly onWords: (change: Partial<Words>) => void;
};

type Typing = { readonly typed: string; readonly setTyped: (typed: string) => void };
type Naming = {
  readonly label: string;
  readonly placeholder: string;
  readonly groups: readonly OptionGroup[];
  readonly status?: string | undefined;
};

function Place({ place, typing, ...naming }: Naming & { readonly place: PlaceProps; readonly typing: Typing }) {
  const { text, kind, tone, refused, onWords } = place;
  return (
    <Slot
      {...{ text, kind, tone, refused }}
      {...naming}
      typed={typing.typed}
      onTyped={typing.setTyped}
      onChoose={(option) => onWords(option.words)}
    />
  );
}

function useTyping(): Typing {
  const [typed, setTyped] = useState('');
  return { typed, setTyped };
}

/** What a list that is still coming, failed or is longer than what is drawn says under its options. */
function listStatus(query: { isPending: boolean; isError: boolean }, shown: number, total: number): string | undefined {
  if (query.isPending) return 'Looking…';
  if (query.isError) return 'The list could not be read. What you type is taken as written.';
  return total > shown ? `${shown} of ${total.toLocaleString('en')} shown: type to narrow` : undefined;
}

const useServed = (cluster: string) => {
  const query = useQuery(discoveryQuery(cluster));
  return { served: query.data?.value.resources ?? [], status: listStatus(query, 0, 0) };
};

function VerbPlace(place: PlaceProps) {
  const typing = useTyping();
  const { served, status } = useServed(place.cluster);
  const groups = verbOptions(served, place.words, typing.typed);
  return <Place {...{ place, typing, groups, status }} label="Verb" placeholder="get, list, impersonate…" />;
}

function ResourcePlace(place: PlaceProps) {
  const typing = useTyping();
  const { served, status } = useServed(place.cluster);
  const groups = resourceOptions(served, typing.typed);
  return (
    <Place
      {...{ place, typing, groups, status }}
      label="Resource"
      placeholder="pods/log, deployments.apps, /metrics…"
    />
  );
}

function PathPlace(place: PlaceProps) {
  const typing = useTyping();
  return <Place {...{ place, typing }} groups={pathOptions(typing.typed)} label="URL path" placeholder="/metrics" />;
}

function NamePlace(place: PlaceProps) {
  const typing = useTyping();
  return (
    <Place
      {...{ place, typing }}
      groups={nameOptions(typing.typed)}
      label="Name"
      placeholder="the name of one object"
    />
  );
}

function NamespacePlace({ absent, ...place }: PlaceProps & { readonly absent: string }) {
  const typing = useTyping();
  const filter = useDeferredValue(typing.typed);
  const query = useInfiniteQuery(namespaceListQuery(place.cluster, { filter }));
  const page = query.data?.pages[0]?.value;
  const status = listStatus(query, page?.rows.length ?? 0, page?.total ?? 0);
  const groups = namespaceOptions(page?.rows ?? [], typing.typed, absent);
  return <Place {...{ place, typing, groups, status }} label="Namespace" placeholder="namespace" />;
}

function useSubjects(cluster: string, filter: string) {
  const query = useInfiniteQuery(subjectListQuery(cluster, { filter: useDeferredValue(filter) }));
  const page = query.data?.pages[0]?.value;
  return { rows: page?.rows ?? [], status: listStatus(query, page?.rows.length ?? 0, page?.total ?? 0) };
}

function SubjectPlace(place: PlaceProps) {
  const typing = useTyping();
  const { rows, status } = useSubjects(place.cluster, writtenPrincipal(typing.typed).name);
  const groups = subjectOptions(rows, typing.typed);
  return (
    <Place {...{ place, typing, groups, status }} label="Subject" placeholder="alice, group:ops, sa:payments/web…" />
  );
}

function UserPlace(place: PlaceProps) {
  const typing = useTyping();
  const { rows, status } = useSubjects(place.cluster, typing.typed);
  const groups = userOptions(rows, typing.typed);
  return <Place {...{ place, typing, groups, status }} label="User name" placeholder="the name, exactly" />;
}

function GroupPlace(place: PlaceProps) {
  const typing = useTyping();
  const { rows, status } = useSubjects(place.cluster, typing.typed);
  const groups = filled(groupOptions(rows, place.words.group, typing.typed));
  return <Place {...{ place, typing, groups, status }} label="Groups" placeholder="a group to add or take away" />;
}

/** The combobox of one place of the sentence. `absent` is what an empty namespace is called in this question. */
export function AskPlace({
  slot,
  absent,
  ...place
}: PlaceProps & { readonly slot: SlotName; readonly absent: string }) {
  switch (slot) {
    case 'verb':
      return <VerbPlace {...place} />;
    case 'resource':
      return <ResourcePlace {...place} />;
    case 'path':
      return <PathPlace {...place} />;
    case 'name':
      return <NamePlace {...place} />;
    case 'namespace':
      return <NamespacePlace {...place} absent={absent} />;
    case 'subject':
      return <SubjectPlace {...place} />;
    case 'user':
      return <UserPlace {...place} />;
    case 'group':
      return <GroupPlace {...place} />;
  }
}
