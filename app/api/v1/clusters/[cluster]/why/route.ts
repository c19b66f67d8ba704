import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { why } from '@/lib/usecases';

export const GET = route(ROUTES.why, ({ deps, param, input }) => why(deps, param('cluster'), input));
