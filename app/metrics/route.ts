import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';

export const GET = route(ROUTES.metrics, async ({ server }) => {
  const { text, type } = await server.metrics.expose();
  return new Response(text, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
});
