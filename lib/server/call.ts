import type { ParamName } from '@/lib/contract';
import type { Actor, Deps } from '@/lib/usecases';
import type { Server } from './container';

/** Who calls; `id` is what limits are counted by. */
export type Caller = { readonly id: string; readonly actor: Actor };

/** What a route is given. */
export type Call<Input, Path extends string> = {
  readonly input: Input;
  /** A segment of the path, decoded; only the names in the route's own path are taken. */
  readonly param: (name: ParamName<Path>) => string;
  readonly caller: Caller;
  readonly deps: Deps;
  readonly server: Server;
  readonly request: Request;
  readonly requestId: string;
};
