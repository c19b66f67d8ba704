const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', ''];

/**
 * Why the address of a database is refused: it is none, it would send passwords and sessions in clear text without saying
 * so, or it names a schema, which Castellan's statements would not follow. No part of the address is repeated: it holds a
 * password. Undefined where there is nothing against it.
 */
export function whyNotAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    return 'is no postgresql:// address';
  }
  if (!['', 'public'].includes(parsed.searchParams.get('schema') ?? '')) {
    return 'names a schema: Castellan keeps its tables in public';
  }
  const socket = parsed.searchParams.get('host')?.startsWith('/') ?? false;
  const encrypted = parsed.searchParams.has('sslmode') || parsed.searchParams.has('ssl');
  if (encrypted || socket || LOOPBACK.includes(parsed.hostname)) return undefined;
  return 'says nothing about TLS: add sslmode=verify-full, or sslmode=disable where the network between is trusted';
}
