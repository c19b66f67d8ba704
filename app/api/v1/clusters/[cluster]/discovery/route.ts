import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { discovery } from '@/lib/usecases';

export const GET = route(ROUTES.discovery, ({ deps, param }) => discovery(deps, param('cluster')));
