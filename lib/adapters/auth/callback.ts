import { clearedCookie, cookieValue, cookiesOf } from './cookies';
import { type Outcome, type Parts, flowOptions } from './flow';
import { type Handled, PASSING, askNextAuth } from './next-auth';
import { hashOf } from './hash';
import { SignInError } from './reasons';
import { returnPath } from './return-to';

/** Where the provider's own refusals lead. */
const REFUSALS: Readonly<Record<string, 'refused' | 'provider-unreachable'>> = {
  access_denied: 'refused',
  login_required: 'refused',
  consent_required: 'refused',
  interaction_required: 'refused',
  account_selection_required: 'refused',
  temporarily_unavailable: 'provider-unreachable',
  server_error: 'provider-unreachable',
};

/** Begins a sign-in: the address at the provider to go to. Throws SignInError. */
export async function beginSignIn(
  parts: Parts,
  returnTo: string,
): Promise<{ location: string; cookies: readonly string[] }> {
  const metadata = await parts.provider.metadata();
  const { redirect, cookies } = await askNextAuth(parts.config.publicUrl, parts.jar, flowOptions(parts, metadata, {}), {
    action: 'signin',
    query: {},
    cookies: {},
    returnTo: returnPath(returnTo),
  });
  if (redirect?.startsWith(metadata.authorization_endpoint) !== true) {
    throw new SignInError('failed', 'next-auth did not lead to the provider');
  }
  return { location: redirect, cookies };
}

export type Returned =
  | { readonly ok: true; readonly location: string; readonly cookies: readonly string[]; readonly outcome: Outcome }
  | { readonly ok: false; readonly failure: SignInError; readonly cookies: readonly string[] };

/** The provider sent the browser back: a session, or why not. The session that the browser had before ends either way. */
export async function endSignIn(parts: Parts, url: URL, headers: Headers): Promise<Returned> {
  const outcome: Outcome = {};
  const gone = PASSING.map((use) => clearedCookie(parts.jar, parts.jar.named(use)));
  const failed = (failure: SignInError): Returned => ({ ok: false, failure, cookies: gone });
  const said = url.searchParams.get('error');
  if (said !== null) {
    const reason = Object.hasOwn(REFUSALS, said) ? REFUSALS[said] : undefined;
    return failed(new SignInError(reason ?? 'provider-broken', `the provider said ${said.slice(0, 60)}`));
  }
  try {
    const handled = await returned(parts, url, headers, outcome);
    if (outcome.signedIn !== true || handled.redirect === undefined) {
      return failed(outcome.failure ?? new SignInError('expired', 'a cookie of this sign-in is missing or not ours'));
    }
    await endBefore(parts, headers);
    const [session] = handled.cookies.filter((cookie) => cookie.startsWith(`${parts.jar.session}=`));
    const location = returnPath(new URL(handled.redirect).href.slice(parts.config.publicUrl.length));
    return { ok: true, location, cookies: [...gone, session ?? ''], outcome };
  } catch (error) {
    if (error instanceof SignInError) return failed(error);
    throw error;
  }
}

async function returned(parts: Parts, url: URL, headers: Headers, outcome: Outcome): Promise<Handled> {
  const metadata = await parts.provider.metadata();
  const all = cookiesOf(headers.get('cookie'));
  const passing = PASSING.map((use) => parts.jar.named(use));
  return askNextAuth(parts.config.publicUrl, parts.jar, flowOptions(parts, metadata, outcome), {
    action: 'callback',
    query: Object.fromEntries(url.searchParams),
    // The session cookie is not shown to next-auth: what was there before sign-in is worth nothing after it.
    cookies: Object.fromEntries(Object.entries(all).filter(([name]) => passing.includes(name))),
    returnTo: undefined,
  });
}

async function endBefore(parts: Parts, headers: Headers): Promise<void> {
  const before = cookieValue(headers.get('cookie'), parts.jar.session);
  if (before === undefined) return;
  const session = await parts.deps.sessions.find(hashOf(before));
  if (session !== undefined) await parts.open.end({ id: session.id });
}
