import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { planUndo } from '@/lib/usecases';

export const POST = route(ROUTES.undoChange, async (call) =>
  planUndo(await changeDepsOf(call), call.param('cluster'), call.param('id')),
);
