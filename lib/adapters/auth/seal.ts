import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** A key of the configuration: `id` stands in front of what it sealed. */
export type SealKey = { readonly id: string; readonly bytes: Buffer };

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals `text` with the first key: `keyId.base64url(iv, tag, ciphertext)`. It opens only with the same `about` (the
 * session's id), so that a sealed text cannot be moved to another row.
 */
export function seal(keys: readonly SealKey[], text: string, about: string, random: (bytes: number) => Buffer): string {
  const [key] = keys;
  if (key === undefined) throw new Error('there is no key to seal with');
  const iv = random(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.bytes, iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${key.id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** The text, or undefined when no key of these opens it: the key was taken away, or somebody changed it. */
export function unseal(keys: readonly SealKey[], sealed: string, about: string): string | undefined {
  const at = sealed.indexOf('.');
  const key = keys.find(({ id }) => id === sealed.slice(0, at));
  const bytes = Buffer.from(sealed.slice(at + 1), 'base64url');
  if (at === -1 || key === undefined || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const opened = createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([opened.update(bytes.subarray(IV_BYTES + TAG_BYTES)), opened.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** A secret of its own for each use, so that no key does two things. */
export function derivedSecret(key: SealKey, use: string): string {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', `castellan ${use}`, 32)).toString('base64url');
}
