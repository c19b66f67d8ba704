import { z } from 'zod';
import type { PlannedObject } from '@/lib/domain/plan';
import type { Sending } from '../hand';
import type { ChangeRecord, JournalStep } from '../store';

const Ref = z.object({
  kind: z.enum(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']),
  namespace: z.string(),
  name: z.string(),
});
/** As much of an object as tells that it is one: it was written here, by `plainJson` of a `Sending`. */
const Stored = z.looseObject({ kind: Ref.shape.kind, name: z.string(), meta: z.looseObject({}) });
const StoredSending = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('create'), ref: Ref, after: Stored }),
  z.object({ verb: z.literal('update'), ref: Ref, before: Stored, after: Stored, precondition: z.looseObject({}) }),
  z.object({ verb: z.literal('delete'), ref: Ref, before: Stored, precondition: z.looseObject({}) }),
]);
const SendingOfJournal = z.custom<Sending>((value) => StoredSending.safeParse(value).success, 'is no request of ours');

/** The request of a step of the journal. Throws when the row is none of ours. */
export const sendingOf = (step: Pick<JournalStep, 'request'>): Sending => SendingOfJournal.parse(step.request);

const ObjectOfJournal = z.custom<PlannedObject>((value) => Stored.safeParse(value).success, 'is no object of ours');

/** The object as the cluster answered it; undefined where there was none. Throws when the row is none of ours. */
export const answeredObject = ({ after }: Pick<JournalStep, 'after'>): PlannedObject | undefined =>
  after === null ? undefined : ObjectOfJournal.parse(after);

const Counts = z.object({ gained: z.number().int(), lost: z.number().int() });
const Summary = z.object({
  ...Counts.shape,
  /** What its author was shown of it, and told of the rest; absent where they saw everything. */
  shown: Counts.optional(),
  withheld: Counts.optional(),
  reason: z.string().optional(),
  broken: z.array(z.string()).default([]),
});

/** The numbers that were kept with a change. */
export const summaryOf = (change: Pick<ChangeRecord, 'summary'>): z.infer<typeof Summary> =>
  Summary.parse(change.summary);
