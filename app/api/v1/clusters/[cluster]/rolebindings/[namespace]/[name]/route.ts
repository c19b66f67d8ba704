import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { roleBindingObject } from '@/lib/usecases';

export const GET = route(ROUTES.rolebinding, ({ deps, param }) =>
  roleBindingObject(deps, param('cluster'), param('namespace'), param('name')),
);
