import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { changeAnswer } from '@/lib/usecases';

export const GET = route(ROUTES.change, async (call) =>
  changeAnswer(await changeDepsOf(call), call.param('cluster'), call.param('id')),
);
