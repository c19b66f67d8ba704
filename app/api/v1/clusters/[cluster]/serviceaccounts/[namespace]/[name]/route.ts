import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { serviceAccountObject } from '@/lib/usecases';

export const GET = route(ROUTES.serviceaccount, ({ deps, param }) =>
  serviceAccountObject(deps, param('cluster'), param('namespace'), param('name')),
);
