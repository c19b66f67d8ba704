import { AppError } from '@/lib/domain/core';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The `Host` values that local mode answers to: a page of another site that resolves to loopback sends its own name. */
export function localHosts(port: number): ReadonlySet<string> {
  return new Set(LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/** The one `Host` that is answered where there is a login; browsers leave out the port that the scheme has. */
export function publicHosts(publicUrl: string): ReadonlySet<string> {
  const { host, hostname, protocol, port } = new URL(publicUrl);
  if (port !== '') return new Set([host]);
  return new Set([host, `${hostname}:${protocol === 'https:' ? '443' : '80'}`]);
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
