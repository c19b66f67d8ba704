import { z } from 'zod';
import type { SealKey } from './seal';
import { seal, unseal } from './seal';
import type { Tokens } from './token-endpoint';

const Kept = z.object({ idToken: z.string(), refreshToken: z.string().optional(), before: z.string().optional() });

/** The provider's tokens as the database keeps them, bound to their session. */
export const sealTokens = (
  keys: readonly SealKey[],
  tokens: Tokens,
  sessionId: string,
  random: (bytes: number) => Buffer,
): string => seal(keys, JSON.stringify(tokens), sessionId, random);

/** The tokens, or undefined when no configured key opens them. */
export function openTokens(keys: readonly SealKey[], sealed: string, sessionId: string): Tokens | undefined {
  const text = unseal(keys, sealed, sessionId);
  if (text === undefined) return undefined;
  const { idToken, refreshToken, before } = Kept.parse(JSON.parse(text));
  return { idToken, refreshToken, ...(before === undefined ? {} : { before }) };
}
