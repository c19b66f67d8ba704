import { z } from 'zod';

/** The cookie that the server reads, so that the first paint already has the right colours. */
export const THEME_COOKIE = 'theme';
export const Theme = z.enum(['system', 'light', 'dark']).catch('system');
export type Theme = z.infer<typeof Theme>;
