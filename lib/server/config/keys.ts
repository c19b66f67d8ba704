import type { SealKey } from '@/lib/adapters/auth';

const BYTES = 32;
/** 32 random bytes have 30 different ones or so; fewer than this were typed by somebody. */
const FEWEST_DIFFERENT = 12;

/** The key that `id:base64` says, or what is wrong with it. The message never holds the key. */
export function sealKeyOf(text: string): SealKey | string {
  const match = /^(?<id>[A-Za-z0-9_-]{1,32}):(?<base64>[A-Za-z0-9+/_-]{43}=?)$/u.exec(text);
  const { id, base64 } = match?.groups ?? {};
  if (id === undefined || base64 === undefined) return 'is not id:base64 of 32 bytes (openssl rand -base64 32)';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== BYTES) return 'is not 32 bytes long';
  if (new Set(bytes).size < FEWEST_DIFFERENT) return 'is not random (openssl rand -base64 32)';
  return { id, bytes };
}
