import { ROUTES } from '@/lib/contract';
import { openSession, route } from '@/lib/server';

/** The address that start-up printed leads here: the key becomes a cookie and leaves the address. */
export const GET = route(ROUTES.openWithKey, ({ server, input, caller }) =>
  openSession(server, caller, input.key, new Response(null, { status: 303, headers: { location: '/' } })),
);

export const POST = route(ROUTES.session, ({ server, input, caller }) =>
  openSession(server, caller, input.key, Response.json({ value: { unlocked: true }, gaps: [] })),
);
