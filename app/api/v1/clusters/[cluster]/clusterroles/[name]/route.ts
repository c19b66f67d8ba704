import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { clusterRoleObject } from '@/lib/usecases';

export const GET = route(ROUTES.clusterrole, ({ deps, param }) =>
  clusterRoleObject(deps, param('cluster'), param('name')),
);
