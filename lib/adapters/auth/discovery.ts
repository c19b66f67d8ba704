import { z } from 'zod';
import type { SignInConfig, SignInDeps } from './config';
import { fetchDocument } from './http';
import { SignInError } from './reasons';

const FRESH_MS = 600_000;

const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
export type Metadata = z.infer<typeof Metadata>;

/**
 * The provider's discovery document, read again every 10 minutes. While it cannot be read again the last one holds: what
 * is down then says so itself. Throws SignInError `provider-unreachable` or `provider-broken`.
 */
export function discovery(
  { issuer, ca }: Pick<SignInConfig, 'issuer' | 'ca'>,
  clock: SignInDeps['clock'],
): () => Promise<Metadata> {
  let known: { at: number; metadata: Metadata } | undefined;
  let running: Promise<Metadata> | undefined;
  const read = async () => {
    try {
      const metadata = checked(await fetchDocument(wellKnown(issuer), ca).then(parsed), issuer);
      known = { at: clock.now(), metadata };
      return metadata;
    } catch (error) {
      // A document that is there and wrong is no fault of the network: it ends sign-in at once.
      if (known === undefined || !(error instanceof SignInError && error.reason === 'provider-unreachable'))
        throw error;
      return known.metadata;
    } finally {
      running = undefined;
    }
  };
  return () => {
    if (known !== undefined && clock.now() - known.at < FRESH_MS) return Promise.resolve(known.metadata);
    return (running ??= read());
  };
}

const wellKnown = (issuer: string) => `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`;

async function parsed(response: Response): Promise<Metadata> {
  const body: unknown = await response.json().catch(() => undefined);
  const metadata = Metadata.safeParse(body);
  if (metadata.success) return metadata.data;
  throw new SignInError('provider-broken', `its discovery document: ${String(metadata.error.issues[0]?.path[0])}`);
}

/** Another issuer's document, or an endpoint that would take secrets in plain text, is refused. */
function checked(metadata: Metadata, issuer: string): Metadata {
  if (metadata.issuer !== issuer)
    throw new SignInError(
      'provider-broken',
      `its discovery document is of the issuer ${metadata.issuer.slice(0, 1_000)}, and ${issuer} is configured`,
    );
  const { authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint } = metadata;
  const scheme = new URL(issuer).protocol;
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint ?? issuer]) {
    if (new URL(endpoint).protocol !== scheme) {
      throw new SignInError('provider-broken', `its discovery document names an endpoint without ${scheme}`);
    }
  }
  if (metadata.code_challenge_methods_supported?.includes('S256') === false) {
    throw new SignInError('provider-broken', 'it does not support PKCE with S256');
  }
  return metadata;
}
