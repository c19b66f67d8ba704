import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { clusterRoleBindingObject } from '@/lib/usecases';

export const GET = route(ROUTES.clusterrolebinding, ({ deps, param }) =>
  clusterRoleBindingObject(deps, param('cluster'), param('name')),
);
