import { ROUTES } from '@/lib/contract';
import { meDepsOf, route } from '@/lib/server';
import { me } from '@/lib/usecases';

export const GET = route(ROUTES.me, (call) => me(meDepsOf(call), call.param('cluster')));
