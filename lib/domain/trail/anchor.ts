/** Where the chain was at one time, signed with a key of the configuration and kept outside of the database. */
export type Anchor = {
  readonly seq: number;
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly keyId: string;
  /** HMAC-SHA-256 of `anchorText`, in hexadecimal. */
  readonly mac: string;
};

/** The HMAC of a text under the key of that id; undefined when there is no such key. */
export type Mac = (keyId: string, text: string) => string | undefined;

/** What the mac of an anchor covers. */
export function anchorText({ seq, hash, at, keyId }: Omit<Anchor, 'mac'>): string {
  return JSON.stringify(['castellan-anchor/1', seq, hash, at, keyId]);
}
