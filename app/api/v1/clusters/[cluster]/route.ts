import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { cluster } from '@/lib/usecases';

export const GET = route(ROUTES.cluster, ({ deps, param }) => cluster(deps, param('cluster')));
