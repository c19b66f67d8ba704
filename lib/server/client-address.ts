import { isIP } from 'node:net';

/**
 * The address that a request comes from: the last of `X-Forwarded-For`, which the nearest proxy writes, or the framework
 * from the socket where nothing is in front. Those before it are whatever the client said. Empty where it is no address.
 */
export function clientOf(headers: Headers): string {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  // Some proxies add the port.
  const bare = /^\[(?<v6>[^\]]+)\](?::\d+)?$/u.exec(last)?.groups?.['v6'] ?? last.replace(/^([\d.]+):\d+$/u, '$1');
  const address = bare.replace(/^::ffff:(?=\d+\.)/iu, '');
  return isIP(address) === 0 ? '' : address;
}

/** What is counted as one client: the address, of IPv6 the first 64 bits, since a single line has all of those. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [withoutZone = ''] = address.split('%');
  const [head = '', tail = ''] = withoutZone.split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [parts(head), parts(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = address.includes('::') ? [...before, ...zeros, ...after] : before;
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
