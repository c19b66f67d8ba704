import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listNamespaces } from '@/lib/usecases';

export const GET = route(ROUTES.namespaces, ({ deps, param, input }) => listNamespaces(deps, param('cluster'), input));
