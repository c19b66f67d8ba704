import {
  type ChangeInput,
  ChangeListOutput,
  ChangeOutput,
  type IntentInput,
  PlanOutput,
  apiPath,
} from '@/lib/contract';
import type { PageQuery } from './api';
import { request } from './fetch';

/** The routes of plans and changes; apart, so that pages which change nothing do not load their schemas. */
export const changeApi = {
  makePlan: (c: string, intent: IntentInput) => request(apiPath.plans(c), PlanOutput, { body: { intent } }),
  plan: (c: string, hash: string, signal?: AbortSignal) => request(apiPath.plan(c, hash), PlanOutput, { signal }),
  applyPlan: (c: string, change: ChangeInput, idempotencyKey: string) =>
    request(apiPath.changes(c), ChangeOutput, { body: change, idempotencyKey }),
  changes: (c: string, q: PageQuery, signal?: AbortSignal) =>
    request(apiPath.changes(c, q), ChangeListOutput, { signal }),
  change: (c: string, id: string, signal?: AbortSignal) => request(apiPath.change(c, id), ChangeOutput, { signal }),
  /** The plan that throws the copy of a bundle away. */
  planAfresh: (c: string) => request(apiPath.afresh(c), PlanOutput, { body: {} }),
  /** The plan that takes the change back. */
  planUndo: (c: string, id: string) => request(apiPath.undo(c, id), PlanOutput, { body: {} }),
};
