import { z } from 'zod';
import { type Json, KEPT, keptJson, readJson, readText } from '@/lib/domain/core';
import type { ChangeRecord, ChangeState, JournalStep } from '@/lib/usecases';
import { id, optional, personColumns, readOptional, readPerson, text } from '../codec';
import type { Change, ChangeStep } from '../generated/client';

const States = z.enum(['applying', 'applied', 'failed', 'partial']) satisfies z.ZodType<ChangeState>;
const StepStates = z.enum(['intended', 'done', 'failed', 'skipped', 'unknown']) satisfies z.ZodType<
  JournalStep['state']
>;
const Actor = z.object({ user: z.string(), groups: z.array(z.string()) });

const objectText = (value: Json) => keptJson(value, KEPT.object);

/** The columns of a change, without its steps. Throws AppError `too-large`. */
export const changeColumns = (change: ChangeRecord) => ({
  ...personColumns(change.person),
  id: id(change.id),
  cluster: id(change.cluster),
  actor: keptJson({ user: change.actor.user, groups: change.actor.groups }, KEPT.actor),
  intent: keptJson(change.intent, KEPT.intent),
  planHash: id(change.planHash),
  summary: keptJson(change.summary, KEPT.summary),
  state: change.state,
  undoes: optional(change.undoes, KEPT.id),
  finishes: optional(change.finishes, KEPT.id),
  idempotencyKey: id(change.idempotencyKey),
  bodyHash: id(change.bodyHash),
  createdAt: change.createdAt,
  endedAt: change.endedAt ?? null,
});

/** The columns of a step, without its place. Throws AppError `too-large`. */
export const stepColumns = (step: JournalStep) => ({
  state: step.state,
  request: objectText(step.request),
  before: objectText(step.before),
  after: objectText(step.after),
  said: text(step.said),
  auditId: id(step.auditId),
  at: step.at,
});

export const changeOf = (row: Change & { steps: readonly ChangeStep[] }): ChangeRecord => ({
  id: readText(row.id),
  cluster: readText(row.cluster),
  person: readPerson(row),
  actor: Actor.parse(readJson(row.actor)),
  intent: readJson(row.intent),
  planHash: readText(row.planHash),
  summary: readJson(row.summary),
  state: States.parse(row.state),
  steps: row.steps.map(stepOf),
  undoes: readOptional(row.undoes),
  finishes: readOptional(row.finishes),
  idempotencyKey: readText(row.idempotencyKey),
  bodyHash: readText(row.bodyHash),
  createdAt: Number(row.createdAt),
  endedAt: row.endedAt === null ? undefined : Number(row.endedAt),
});

const stepOf = (row: ChangeStep): JournalStep => ({
  index: row.index,
  state: StepStates.parse(row.state),
  request: readJson(row.request),
  before: readJson(row.before),
  after: readJson(row.after),
  said: readText(row.said),
  auditId: readText(row.auditId),
  at: Number(row.at),
});
