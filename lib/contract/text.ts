import { z } from 'zod';

/** Longer than any name Kubernetes stores (253) or any path that is routed; more is refused, not cut. */
const MAX_TEXT = 1024;

// Control characters cannot come from a real request: no URL or header carries them.
/** Text of a name, a value or a filter. */
export const text = (max = MAX_TEXT) =>
  z
    .string()
    .max(max, `longer than ${max} characters`)
    .regex(/^\P{Cc}*$/u, 'contains a control character');

/** The same, and not empty. */
export const required = (max = MAX_TEXT) => text(max).min(1, 'is empty');
