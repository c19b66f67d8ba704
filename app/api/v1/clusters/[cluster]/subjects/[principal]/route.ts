import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { subjectObject } from '@/lib/usecases';

export const GET = route(ROUTES.subject, ({ deps, param }) =>
  subjectObject(deps, param('cluster'), param('principal')),
);
