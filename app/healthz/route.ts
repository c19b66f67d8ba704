import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { liveness } from '@/lib/usecases';

export const GET = route(ROUTES.healthz, ({ deps, server }) => liveness(deps, server.startedAt));
