import { ROUTES } from '@/lib/contract';
import { openEventStream, route } from '@/lib/server';

export const GET = route(ROUTES.events, ({ server, param, request }) =>
  openEventStream(server, param('cluster'), request),
);
