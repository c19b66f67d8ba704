import { z } from 'zod/mini';

/** Longer than any name Kubernetes stores (253) or any path that is routed; more is refused, not cut. */
const MAX_TEXT = 1024;

// Control characters cannot come from a real request: no URL or header carries them.
/** Text of a name, a value or a filter. */
export const text = (max = MAX_TEXT) =>
  z
    .string()
    .check(z.maxLength(max, `longer than ${max} characters`), z.regex(/^\P{Cc}*$/u, 'contains a control character'));

/** The same, and not empty. */
export const required = (max = MAX_TEXT) => text(max).check(z.minLength(1, 'is empty'));
