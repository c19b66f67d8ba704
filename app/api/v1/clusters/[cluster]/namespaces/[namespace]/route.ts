import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { namespaceObject } from '@/lib/usecases';

export const GET = route(ROUTES.namespace, ({ deps, param }) =>
  namespaceObject(deps, param('cluster'), param('namespace')),
);
