import { decode } from 'next-auth/jwt';
import { clearedCookie, cookieValue, onlyCookies } from './cookies';
import { authOptions } from './auth-options';
import type { Outcome, Parts } from './flow';
import { PASSING, PROVIDER, handleAuth, nextAuthSecret, postAuth } from './next-auth';
import { providerOptions } from './provider-options';
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
  const outcome: Outcome = {};
  const options = authOptions(parts, [providerOptions(parts, metadata, outcome)], outcome);
  const address = `${parts.config.publicUrl}/api/auth/signin/${PROVIDER}`;
  const answer = await postAuth(options, address, { callbackUrl: returnPath(returnTo) });
  const location = answer.headers.get('location');
  if (location?.startsWith(metadata.authorization_endpoint) !== true) {
    throw new SignInError('failed', 'next-auth did not lead to the provider');
  }
  return { location, cookies: answer.headers.getSetCookie() };
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
    const answer = await returned(parts, url, headers, outcome);
    const redirect = answer.headers.get('location');
    if (outcome.signedIn !== true || redirect === null) {
      throw outcome.failure ?? new SignInError('expired', 'a cookie of this sign-in is missing or not ours');
    }
    const [session] = answer.headers.getSetCookie().filter((cookie) => cookie.startsWith(`${parts.jar.session}=`));
    const location = returnPath(new URL(redirect).href.slice(parts.config.publicUrl.length));
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

async function returned(parts: Parts, url: URL, headers: Headers, outcome: Outcome): Promise<Response> {
  const { jar, provider } = parts;
  const options = authOptions(parts, [providerOptions(parts, await provider.metadata(), outcome)], outcome);
  // Each of ours that came once: next-auth would put together whatever begins with the session cookie's name.
  const cookie = onlyCookies(headers.get('cookie'), [jar.session, ...PASSING.map((use) => jar.named(use))]);
  return handleAuth(options, new Request(url, { headers: { cookie } }));
}

/** Signs out of the session of these headers; the outcome has it, if there was one. */
export async function endSession(parts: Parts, headers: Headers): Promise<Outcome> {
  const outcome: Outcome = {};
  const cookie = onlyCookies(headers.get('cookie'), [parts.jar.session]);
  await postAuth(authOptions(parts, [], outcome), `${parts.config.publicUrl}/api/auth/signout`, {}, cookie);
  // next-auth goes on when the database does not: then nobody is signed out.
  if (outcome.failure !== undefined) throw outcome.failure;
  return outcome;
}
