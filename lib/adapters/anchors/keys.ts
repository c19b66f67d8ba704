import { createHmac, hkdfSync } from 'node:crypto';
import { type Anchor, type Mac, anchorText } from '@/lib/domain/trail';

/** A key of the configuration. */
export type AnchorKey = { readonly id: string; readonly bytes: Buffer };

export type AnchorKeys = {
  /** With the first key. */
  sign(anchor: Pick<Anchor, 'seq' | 'hash' | 'at'>): Anchor;
  /** With any key. */
  readonly mac: Mac;
};

/** The same keys seal tokens: a key of its own is derived here, so that neither use says anything about the other. */
const PURPOSE = 'castellan/trail-anchor/1';

/** Throws when there is no key. */
export function anchorKeys(keys: readonly AnchorKey[]): AnchorKeys {
  const derived = new Map(keys.map(({ id, bytes }) => [id, Buffer.from(hkdfSync('sha256', bytes, '', PURPOSE, 32))]));
  const mac: Mac = (keyId, text) => {
    const key = derived.get(keyId);
    return key === undefined ? undefined : createHmac('sha256', key).update(text).digest('hex');
  };
  const [first] = keys;
  if (first === undefined) throw new Error('anchors need a key');
  return {
    sign({ seq, hash, at }) {
      const unsigned = { seq, hash, at, keyId: first.id };
      return { ...unsigned, mac: mac(first.id, anchorText(unsigned)) ?? '' };
    },
    mac,
  };
}
