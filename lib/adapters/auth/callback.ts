import { decode } from 'next-auth/jwt';
import { clearedCookie, cookieValue, cookiesOf } from './cookies';
import { type Outcome, type Parts, flowOptions } from './flow';
import { type Handled, PASSING, askNextAuth, nextAuthSecret } from './next-auth';
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
  | {
      readonly ok: false;
      readonly failure: SignInError;
      /** What takes the cookies of this browser's sign-in away. */
      readonly cookies: readonly string[];
      /**
       * Whether this answers the sign-in that the browser has under way, as its state says. Any page can lead a browser
       * here without one: that ends nothing, and `cookies` are not to be sent then.
       */
      readonly answers: boolean;
    };

/** The provider sent the browser back: a session, or why not. The session that the browser had before ends either way. */
export async function endSignIn(parts: Parts, url: URL, headers: Headers): Promise<Returned> {
  const outcome: Outcome = {};
  const gone = PASSING.map((use) => clearedCookie(parts.jar, parts.jar.named(use)));
  const answers = await isAnswer(parts, url, headers);
  const failed = (failure: SignInError): Returned => ({ ok: false, failure, cookies: gone, answers });
  const said = url.searchParams.get('error');
  if (said !== null) {
    const reason = Object.hasOwn(REFUSALS, said) ? REFUSALS[said] : undefined;
    return failed(new SignInError(reason ?? 'provider-broken', `the provider said ${said.slice(0, 60)}`));
  }
  if (!answers) return failed(new SignInError('expired', 'it answers no sign-in of this browser'));
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

/** Whether the state is the one that this browser was sent away with. */
async function isAnswer({ config, jar }: Parts, url: URL, headers: Headers): Promise<boolean> {
  const name = jar.named('state');
  const [key] = config.keys;
  const token = cookieValue(headers.get('cookie'), name);
  const came = url.searchParams.get('state');
  if (key === undefined || token === undefined || came === null) return false;
  try {
    return (await decode({ token, secret: nextAuthSecret(key), salt: name }))?.['value'] === came;
  } catch {
    // Not ours, or older than its quarter of an hour.
    return false;
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
