import type { OutgoingHttpHeaders } from 'node:http';
import { AppError } from '@/lib/domain/core';
import type { Headers } from '@/lib/domain/identity';
import type { Authentication } from '../live';

/** As whom one request goes out. There is no way to hand in headers of a client. */
export type As =
  /** The person's own ID token, and nothing of ours. */
  | { readonly by: 'passthrough'; readonly token: string }
  /** Our credentials and whom they stand for; from `impersonationOf`. */
  | { readonly by: 'impersonate'; readonly headers: Headers }
  /** The kubeconfig's own identity, as kubectl would be. */
  | { readonly by: 'local' };

/** What a token may be made of (RFC 6750 §2.1). */
const TOKEN = /^[\w.~+/-]+=*$/;
const IMPERSONATE = 'impersonate-';

/**
 * The headers that say who a request comes from. The one place where they are written, and it fails closed: a request
 * that should run as somebody and names nobody would run as ourselves.
 *
 * @param own credentials of the kubeconfig or the pod
 */
export function actingHeaders(as: As, own: Authentication['headers']): OutgoingHttpHeaders {
  if (as.by === 'local') return own;
  if (as.by === 'passthrough') {
    if (!TOKEN.test(as.token)) throw new AppError('not-signed-in', 'there is no ID token to act with: sign in again');
    return { authorization: `Bearer ${as.token}` };
  }
  if (Object.keys(own).some((name) => name.toLowerCase().startsWith(IMPERSONATE))) {
    throw new AppError(
      'misconfigured',
      'the kubeconfig impersonates somebody (as): it cannot impersonate anybody else',
    );
  }
  const names = new Map<string, string[]>();
  for (const [name, value] of as.headers) {
    const key = name.toLowerCase();
    if (!key.startsWith(IMPERSONATE)) throw new Error('only headers of an impersonation are written');
    names.set(key, [...(names.get(key) ?? []), value]);
  }
  const [user = '', ...more] = names.get('impersonate-user') ?? [];
  if (user.trim() === '' || more.length > 0) throw new Error('a request must name the one user that it runs as');
  return { ...own, ...Object.fromEntries(names) };
}
