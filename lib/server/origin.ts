import { AppError } from '@/lib/domain/core';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The `Host` values that local mode answers to: a page of another site that resolves to loopback sends its own name. */
export function localHosts(port: number): ReadonlySet<string> {
  return new Set(LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/** Refuses a request that was sent to another name (DNS rebinding). Throws AppError `not-permitted`. */
export function refuseForeignHost(host: string | null, hosts: ReadonlySet<string>): void {
  if (host !== null && hosts.has(host.toLowerCase())) return;
  throw new AppError(
    'not-permitted',
    `Castellan answers to ${[...hosts].join(', ')} only. Open the address that was printed at start.`,
    { places: [{ path: 'Host', message: 'is not an address of this server' }] },
  );
}

/**
 * Refuses a request that a page of another site made. Browsers send `Sec-Fetch-Site`, and `Origin` with every POST;
 * tools send neither, and bring no cookie of a browser. Throws AppError `not-permitted`.
 */
export function refuseCrossSite(headers: Headers): void {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw new AppError('not-permitted', 'This request comes from a page of another site.', {
      places: [{ path: 'Sec-Fetch-Site', message: 'is not same-origin' }],
    });
  }
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${headers.get('host') ?? ''}`) {
    throw new AppError('not-permitted', 'This request comes from a page of another origin.', {
      places: [{ path: 'Origin', message: 'is not this server' }],
    });
  }
}
