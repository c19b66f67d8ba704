import { ROUTES } from '@/lib/contract';
import { route, trailDepsOf } from '@/lib/server';
import { listTrail } from '@/lib/usecases';

export const GET = route(ROUTES.trail, async (call) =>
  listTrail(await trailDepsOf(call), call.param('cluster'), call.input),
);
