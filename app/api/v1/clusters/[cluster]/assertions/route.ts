import { ROUTES } from '@/lib/contract';
import { changeDepsOf, route } from '@/lib/server';
import { listAssertions, putAssertion } from '@/lib/usecases';

export const GET = route(ROUTES.assertions, async (call) =>
  listAssertions(await changeDepsOf(call), call.param('cluster')),
);

export const POST = route(ROUTES.putAssertion, async (call) =>
  putAssertion(await changeDepsOf(call), call.param('cluster'), call.input),
);
