import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';

export const GET = route(ROUTES.healthz, ({ deps, server }) => ({
  value: { alive: true, uptimeSeconds: (deps.clock.now() - server.startedAt) / 1000 },
  gaps: [],
}));
