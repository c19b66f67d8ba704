import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { can } from '@/lib/usecases';

export const GET = route(ROUTES.can, ({ deps, param, input }) => can(deps, param('cluster'), input));
