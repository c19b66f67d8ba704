import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listClusterRoles } from '@/lib/usecases';

export const GET = route(ROUTES.clusterroles, ({ deps, param, input }) =>
  listClusterRoles(deps, param('cluster'), input),
);
