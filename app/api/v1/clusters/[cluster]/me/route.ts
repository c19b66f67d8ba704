import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { me } from '@/lib/usecases';

export const GET = route(ROUTES.me, ({ deps, param }) => me(deps, param('cluster')));
