import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listRoleBindings } from '@/lib/usecases';

export const GET = route(ROUTES.rolebindings, ({ deps, param, input }) =>
  listRoleBindings(deps, param('cluster'), input),
);
