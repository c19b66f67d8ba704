import { z } from 'zod/mini';

/** The cookie that the server reads, so that the first paint already has the right colours. */
export const THEME_COOKIE = 'theme';
export const Theme = z.catch(z.enum(['system', 'light', 'dark']), 'system');
export type Theme = z.infer<typeof Theme>;
