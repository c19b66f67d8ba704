import type { RbacReader, Requester, RoleKey } from '../rbac';
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
  /** Whether the actor may see a role as it is before the plan; absent: every one. What they may not see is not told. */
  readonly sees?: (role: RoleKey) => boolean;
};
