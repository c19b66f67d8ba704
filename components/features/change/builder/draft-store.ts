import type { IntentInput } from '@/lib/contract';
import { useState } from 'react';
import { z } from 'zod/mini';
import { DRAFT_KINDS, readDraft } from '../document/read-draft';
import { draftKey } from './kept-name';

type Wish = IntentInput['objects'][number];
export type Removal = Extract<Wish, { op: 'delete' }>;
type Basis = NonNullable<IntentInput['basis']>;

/** What a person has drafted: the text, what is to go, and what was seen of objects when it was begun. */
export type DraftState = { readonly text: string; readonly removals: readonly Removal[]; readonly basis: Basis };

const place = {
  kind: z.enum(DRAFT_KINDS),
  namespace: z.optional(z.string()),
  name: z.string(),
  uid: z.optional(z.string()),
};
const Stored = z.object({
  text: z.string(),
  removals: z.array(z.object({ op: z.literal('delete'), ...place })),
  basis: z.array(z.object({ ...place, resourceVersion: z.optional(z.string()) })),
});

/** The draft of this name that this tab keeps; nothing when there is none, or it cannot be read. */
export function keptDraft(cluster: string, name: string): DraftState | undefined {
  try {
    const kept = Stored.safeParse(JSON.parse(sessionStorage.getItem(draftKey(cluster, name)) ?? 'null'));
    return kept.success ? kept.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft for as long as the tab is open. It holds roles and names, no secrets. */
export function keepDraft(cluster: string, name: string, state: DraftState): void {
  try {
    sessionStorage.setItem(draftKey(cluster, name), JSON.stringify(state));
  } catch {
    // The browser keeps no more: the draft lives on in the page.
  }
}

export function dropDraft(cluster: string, name: string): void {
  sessionStorage.removeItem(draftKey(cluster, name));
}

/** What a draft asks for; nothing while something of it cannot be planned. */
export function intentOf({ text, removals, basis }: DraftState): IntentInput | undefined {
  const { objects, faults } = readDraft(text);
  const wanted = objects.flatMap((object) => object.wanted ?? []);
  if (faults.length > 0 || wanted.length !== objects.length || wanted.length + removals.length === 0) return undefined;
  const named = new Set([...wanted.map(placeOf), ...removals.map(placeOf)]);
  const seen = basis.filter((one) => named.has(placeOf(one)));
  const applied = wanted.map((object) => ({ op: 'apply', object }) satisfies Wish);
  return { objects: [...applied, ...removals], ...(seen.length === 0 ? {} : { basis: seen }) };
}

const placeOf = (one: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined }) =>
  `${one.kind} ${one.namespace ?? ''}/${one.name}`;

/** A draft that survives a reload. `kept` says that it was there already. */
export function useDraft(cluster: string, name: string, seed: DraftState) {
  const [kept] = useState(() => keptDraft(cluster, name));
  const [state, setState] = useState(kept ?? seed);
  const set = (next: DraftState) => {
    setState(next);
    keepDraft(cluster, name, next);
  };
  const startOver = () => {
    dropDraft(cluster, name);
    setState(seed);
  };
  return { state, set, startOver, wasKept: kept !== undefined && kept.text !== seed.text };
}
