import type { RbacReader, Requester } from '../rbac';
import type { Method } from './needed-asks';
import type { Step } from './step';

/** A plan, and who would apply it. */
export type Application = {
  /** The world on which the steps were planned, and the one after them. */
  readonly before: RbacReader;
  readonly after: RbacReader;
  readonly steps: readonly Step[];
  readonly actor: Requester;
  /** How objects are written: server-side apply unless said otherwise. */
  readonly by?: Method;
};
