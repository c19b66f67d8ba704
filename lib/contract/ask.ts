import { z } from 'zod/mini';
import { required, text } from './text';

/** The attributes of a request, flat, as query parameters or JSON of the same names. Absent is empty. */
export const askShape = {
  verb: required(63 * 4),
  apiGroup: z._default(text(), ''),
  resource: z._default(text(), ''),
  subresource: z._default(text(), ''),
  namespace: z._default(text(), ''),
  name: z._default(text(), ''),
  path: z.optional(text(4096)),
};

/** Who asks: `subject` with implicit groups added, or `user` and `group` exactly as given. */
export const whoShape = {
  subject: z.optional(required()),
  user: z.optional(text()),
  group: z.optional(z.union([required(), z.array(required()).check(z.maxLength(1000))])),
};

type AskFields = { resource?: string; path?: string | undefined } & Record<string, unknown>;

/** A resource ask names a resource, a URL ask a path; never both. */
export function refineAsk(value: AskFields, ctx: z.core.$RefinementCtx): void {
  const resourceFields = ['apiGroup', 'resource', 'subresource', 'namespace', 'name'];
  if (value.path !== undefined) {
    if (value.path === '')
      ctx.addIssue({ code: 'custom', path: ['path'], message: 'is empty: a URL is as in /metrics' });
    for (const field of resourceFields) {
      if (value[field] !== undefined && value[field] !== '') {
        ctx.addIssue({ code: 'custom', path: [field], message: 'does not go with path: a URL is no resource' });
      }
    }
  } else if (!value.resource) {
    ctx.addIssue({ code: 'custom', path: ['resource'], message: 'is missing: name a resource, or a path' });
  }
}

type WhoFields = { subject?: string | undefined; user?: string | undefined; group?: string | string[] | undefined };

/** Exactly one way to say who. */
export function refineWho(value: WhoFields, ctx: z.core.$RefinementCtx): void {
  const exact = value.user !== undefined || value.group !== undefined;
  if (value.subject !== undefined && exact) {
    ctx.addIssue({ code: 'custom', path: ['subject'], message: 'goes without user and group' });
  }
  if (value.subject === undefined && !exact) {
    ctx.addIssue({ code: 'custom', path: ['subject'], message: 'is missing: say subject, or user and group' });
  }
  if (value.subject !== undefined && !/^(User|Group):.|^ServiceAccount:[^/]+\/[^/]+$/u.test(value.subject)) {
    ctx.addIssue({
      code: 'custom',
      path: ['subject'],
      message: 'is User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME',
    });
  }
}

export const AskInput = z.strictObject(askShape).check(z.superRefine(refineAsk));
export type AskInput = z.infer<typeof AskInput>;
export const AskAndWhoInput = z.strictObject({ ...askShape, ...whoShape }).check(
  z.superRefine((v, ctx) => {
    refineAsk(v, ctx);
    refineWho(v, ctx);
  }),
);
export type AskAndWhoInput = z.infer<typeof AskAndWhoInput>;

/** What is odd about an ask that was answered all the same, and what was probably meant. */
export const NOTE_CODES = [
  'unknown-resource',
  'unknown-api-group',
  'unknown-subresource',
  'wrong-case',
  'short-name',
  'singular-name',
  'verb-not-served',
  'unknown-verb',
  'cluster-scoped',
  'name-not-in-request',
  'unknown-namespace',
  'no-leading-slash',
  'discovery-unread',
] as const;
export const Note = z.object({
  code: z.enum(NOTE_CODES),
  message: z.string(),
  /** The ask with the parts that should change, to be sent as it is. */
  suggestion: z.optional(
    z.object({
      verb: z.optional(z.string()),
      apiGroup: z.optional(z.string()),
      resource: z.optional(z.string()),
      subresource: z.optional(z.string()),
      namespace: z.optional(z.string()),
      name: z.optional(z.string()),
    }),
  ),
});
export type Note = z.infer<typeof Note>;
