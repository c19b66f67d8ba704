import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { whoCan } from '@/lib/usecases';

export const GET = route(ROUTES.whoCan, ({ deps, param, input }) => whoCan(deps, param('cluster'), input));
