import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { roleObject } from '@/lib/usecases';

export const GET = route(ROUTES.role, ({ deps, param }) =>
  roleObject(deps, param('cluster'), param('namespace'), param('name')),
);
