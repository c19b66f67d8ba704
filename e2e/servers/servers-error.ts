/**
 * A server could not be brought, built or started for a reason outside of this code (no Go, a full disk, a port taken).
 * Its message is complete: command line tools print it without a stack.
 */
export class ServersError extends Error {
  override readonly name = 'ServersError';
}
