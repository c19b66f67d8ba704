import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listClusterRoleBindings } from '@/lib/usecases';

export const GET = route(ROUTES.clusterrolebindings, ({ deps, param, input }) =>
  listClusterRoleBindings(deps, param('cluster'), input),
);
