import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { planIntent } from '@/lib/usecases';

export const POST = route(ROUTES.makePlan, async (call) =>
  planIntent(await changeDepsOf(call), call.param('cluster'), call.input.intent),
);
