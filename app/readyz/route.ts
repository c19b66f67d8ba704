import { ROUTES } from '@/lib/contract';
import { refuseLostStore, route } from '@/lib/server';
import { readiness } from '@/lib/usecases';

export const GET = route(ROUTES.readyz, async ({ server }) => {
  await refuseLostStore(server);
  return readiness(server.deps, server.signIn === undefined);
});
