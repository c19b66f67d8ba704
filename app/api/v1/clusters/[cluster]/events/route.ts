import { ROUTES } from '@/lib/contract';
import { openEventStream, route } from '@/lib/server';

export const GET = route(ROUTES.events, ({ server, caller, param, request }) =>
  openEventStream(server, caller, param('cluster'), request),
);
