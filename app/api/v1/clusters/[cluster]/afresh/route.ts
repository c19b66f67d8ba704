import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { planAfresh } from '@/lib/usecases';

export const POST = route(ROUTES.planAfresh, async (call) =>
  planAfresh(await changeDepsOf(call), call.param('cluster')),
);
