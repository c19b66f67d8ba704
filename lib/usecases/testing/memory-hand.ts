import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import type { Change, Requester } from '@/lib/domain/rbac';
import type { Hand, Sending, Sent } from '../hand';

export type MemoryHandParts = {
  readonly who: Requester;
  readonly read: (ref: PlannedRef) => PlannedObject | undefined;
  readonly write: (change: Change) => void;
  /** What a request meets before anything is done; a fault that a test forces. */
  readonly meets?: (sending: Sending, dry: boolean) => Sent | undefined;
};

const AGREED = { allowed: true, denied: false, reason: '', evaluationError: '' };
let made = 0;

/** A hand that writes to a model in memory, with the preconditions of a real API server. Every request is kept in `sent`. */
export function memoryHand({ who, read, write, meets }: MemoryHandParts): Hand & { readonly sent: Sending[] } {
  const sent: Sending[] = [];
  const meet = (sending: Sending, dry: boolean): Sent => {
    const forced = meets?.(sending, dry);
    if (forced !== undefined) return forced;
    const now = read(sending.ref);
    const refused = refusalOf(sending, now);
    if (refused !== undefined) return refused;
    if (sending.verb === 'delete') {
      if (!dry) write({ op: 'delete', ref: sending.ref });
      return { state: 'done', object: undefined, owners: [], warnings: [] };
    }
    made += 1;
    const meta = { ...sending.after.meta, uid: now?.meta.uid ?? `uid-${made}`, resourceVersion: String(made) };
    const object = { ...sending.after, meta };
    if (!dry) write({ op: 'put', object });
    return { state: 'done', object, owners: [], warnings: [] };
  };
  return {
    sent,
    mode: 'local',
    remarks: [],
    reviews: {
      review: () => Promise.resolve(AGREED),
      reviewSelf: () => Promise.resolve(AGREED),
    },
    whoAmI: () => Promise.resolve(who),
    dryRun: (sending) => Promise.resolve(meet(sending, true)),
    send(sending) {
      sent.push(sending);
      return Promise.resolve(meet(sending, false));
    },
    read: (ref) => Promise.resolve(read(ref)),
  };
}

function refusalOf(sending: Sending, now: PlannedObject | undefined): Sent | undefined {
  const refuse = (code: 'conflict' | 'absent', message: string): Sent => ({
    state: 'refused',
    refused: { code, message },
  });
  if (sending.verb === 'create') return now === undefined ? undefined : refuse('conflict', 'it exists already');
  if (now === undefined) return refuse('absent', 'it is not there');
  const { precondition } = sending;
  if (precondition.absent) return refuse('conflict', 'it is there');
  const { uid, resourceVersion } = precondition;
  const same =
    (uid === undefined || uid === now.meta.uid) &&
    (resourceVersion === undefined || resourceVersion === now.meta.resourceVersion);
  return same ? undefined : refuse('conflict', 'the object has been modified');
}
