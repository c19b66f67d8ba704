import { assertNever } from '@/lib/domain/core';
import type { DryRunOutput } from '@/lib/contract';
import { formatRef } from '@/lib/domain/plan';
import type { FieldOwner, Hand, Refused, Sending, Sent } from '../hand';
import { placeOutput } from './plan-output';

/** What one request would meet. `waits`: it can only be tried when another of the plan was made. */
export type Tried = { readonly sending: Sending; readonly sent: Sent | undefined; readonly waits: string | undefined };

/** Requests that are tried at the same time. */
const WIDTH = 4;

/**
 * Sends every request as one that changes nothing. What needs an object that the plan itself makes or removes first cannot
 * be tried: a binding of a role that is not there yet, the second half of a replaced object.
 */
export async function tryAll(hand: Hand, sendings: readonly Sending[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const next = sendings.entries();
  const made = new Set(sendings.flatMap((one) => (one.verb === 'create' ? [formatRef(one.ref)] : [])));
  const removed = new Set<string>();
  const waiting = sendings.map((sending) => {
    const waits = waitsFor(sending, made, removed);
    if (sending.verb === 'delete') removed.add(formatRef(sending.ref));
    return waits;
  });
  const worker = async () => {
    for (const [i, sending] of next) {
      const waits = waiting[i];
      tried[i] = { sending, waits, sent: waits === undefined ? await hand.dryRun(sending) : undefined };
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return tried;
}

function waitsFor(sending: Sending, made: ReadonlySet<string>, removed: ReadonlySet<string>): string | undefined {
  if (sending.verb === 'delete') return undefined;
  const own = formatRef(sending.ref);
  if (sending.verb === 'create' && removed.has(own)) return `${own} is deleted first`;
  if (!('roleRef' in sending.after)) return undefined;
  const { kind, name } = sending.after.roleRef;
  const role = formatRef({ kind, namespace: kind === 'Role' ? sending.ref.namespace : '', name });
  return made.has(role) ? `${role} is made first` : undefined;
}

export function dryRunOutput({ sending, sent, waits }: Tried): DryRunOutput {
  const base = { object: placeOutput(sending.ref), verb: sending.verb, owners: [], warnings: [] };
  if (sent === undefined) return { ...base, state: 'not-asked', detail: `Cannot be tried alone: ${waits ?? ''}.` };
  switch (sent.state) {
    case 'done':
      return {
        ...base,
        state: 'accepted',
        detail: '',
        owners: ownersOutput(sent.owners),
        warnings: [...sent.warnings],
      };
    case 'refused':
      return { ...base, state: 'refused', detail: sent.refused.message, refused: refusedOutput(sent.refused) };
    case 'unknown':
      return { ...base, state: 'unknown', detail: sent.message };
    default:
      return assertNever(sent);
  }
}

const ownersOutput = (owners: readonly FieldOwner[]) =>
  owners.map(({ manager, fields }) => ({ manager, fields: [...fields] }));

function refusedOutput({ code, message, missing, places }: Refused): DryRunOutput['refused'] {
  return {
    code,
    message,
    ...(missing === undefined
      ? {}
      : {
          missing: missing.map((rule) => ({
            verbs: [...rule.verbs],
            apiGroups: [...rule.apiGroups],
            resources: [...rule.resources],
            resourceNames: [...rule.resourceNames],
            nonResourceURLs: [...rule.nonResourceURLs],
          })),
        }),
    ...(places === undefined ? {} : { places: places.map((place) => ({ ...place })) }),
  };
}
