import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { clusters } from '@/lib/usecases';

export const GET = route(ROUTES.clusters, ({ deps, caller }) =>
  clusters(deps, caller.actor.mode !== 'local' || caller.actor.unlocked),
);
