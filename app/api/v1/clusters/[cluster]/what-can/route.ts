import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { whatCan } from '@/lib/usecases';

export const GET = route(ROUTES.whatCan, ({ deps, param, input }) => whatCan(deps, param('cluster'), input));
