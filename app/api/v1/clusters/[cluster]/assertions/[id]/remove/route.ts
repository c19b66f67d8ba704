import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { removeAssertion } from '@/lib/usecases';

export const POST = route(ROUTES.removeAssertion, async (call) =>
  removeAssertion(await changeDepsOf(call), call.param('cluster'), call.param('id'), call.input.version),
);
