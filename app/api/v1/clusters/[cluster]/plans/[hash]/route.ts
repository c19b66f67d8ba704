import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { showPlan } from '@/lib/usecases';

export const GET = route(ROUTES.plan, async (call) =>
  showPlan(await changeDepsOf(call), call.param('cluster'), call.param('hash')),
);
