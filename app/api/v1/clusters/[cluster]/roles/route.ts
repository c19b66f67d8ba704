import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listRoles } from '@/lib/usecases';

export const GET = route(ROUTES.roles, ({ deps, param, input }) => listRoles(deps, param('cluster'), input));
