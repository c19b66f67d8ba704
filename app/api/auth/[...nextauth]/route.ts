import { beginRoute, callbackRoute } from '@/lib/server';

type Context = { readonly params: Promise<{ readonly nextauth: readonly string[] }> };

/** Of next-auth's routes two are open: to begin a sign-in, and to come back from it. */
const only =
  (path: string, run: (request: Request) => Promise<Response>) =>
  async (request: Request, { params }: Context): Promise<Response> =>
    (await params).nextauth.join('/') === path ? run(request) : new Response(null, { status: 404 });

export const GET = only('callback/oidc', callbackRoute);
export const POST = only('signin/oidc', beginRoute);
