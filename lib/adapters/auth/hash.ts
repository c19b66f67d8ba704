import { createHash } from 'node:crypto';

/** SHA-256 in base64url: what is kept of a secret that only has to be known again. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
