import { ROUTES } from '@/lib/contract';
import { changeDepsOf, idempotencyKeyOf, route } from '@/lib/server';
import { applyChange, listChanges } from '@/lib/usecases';

export const GET = route(ROUTES.changes, async (call) =>
  listChanges(await changeDepsOf(call), call.param('cluster'), call.input),
);

export const POST = route(ROUTES.applyChange, async (call) =>
  applyChange(await changeDepsOf(call), call.param('cluster'), call.input, idempotencyKeyOf(call.request.headers)),
);
