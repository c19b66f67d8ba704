import { AppError } from '@/lib/domain/core';

/**
 * Refuses a request that a page of another site made. Browsers send `Sec-Fetch-Site`, and `Origin` with every POST
 * and every read across origins; tools send neither, and bring no cookie of a browser. `none` is an address that somebody
 * typed or kept. Throws AppError `not-permitted`.
 */
export function refuseCrossSite(headers: Headers, publicUrl?: string): void {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    throw new AppError('not-permitted', 'This request comes from a page of another site.', {
      places: [{ path: 'Sec-Fetch-Site', message: 'is not same-origin' }],
    });
  }
  const origin = headers.get('origin');
  if (origin !== null && origin !== (publicUrl ?? `http://${headers.get('host') ?? ''}`)) {
    throw new AppError('not-permitted', 'This request comes from a page of another origin.', {
      places: [{ path: 'Origin', message: 'is not this server' }],
    });
  }
}
