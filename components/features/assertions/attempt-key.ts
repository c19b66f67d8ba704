/** A key of one attempt. Over plain http from elsewhere a browser has no `randomUUID`, but random numbers it has. */
export function attemptKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');
}
