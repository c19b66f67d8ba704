import { AppError } from '@/lib/domain/core';
import type { Server } from './container';
import type { Caller } from './call';

/**
 * The key, exchanged for the cookie that opens live clusters: `response` with it. Guessing is slowed down. Throws AppError
 * `not-signed-in` for another key, `too-many-requests`, and `not-found` where there is a login, since no key opens that.
 */
export function openSession(server: Server, caller: Caller, key: string, response: Response): Response {
  if (server.signIn !== undefined) throw new AppError('not-found', 'No key opens this server: sign in.');
  if (!server.key.matches(key)) {
    server.unlockLimit.take(caller.id);
    throw new AppError(
      'not-signed-in',
      'This is not the key of this server. It is in the address that was printed at start.',
    );
  }
  response.headers.set('set-cookie', server.key.cookie);
  response.headers.set('cache-control', 'no-store');
  return response;
}
