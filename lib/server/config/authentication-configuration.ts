import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { JwtAuthenticator } from '@/lib/domain/identity';
import { MAX_BYTES, readYaml, refuse } from './source';

// exactOptionalPropertyTypes: what is absent is left out.
const text = z.string();
const rule = z.object({
  claim: text.optional(),
  requiredValue: text.optional(),
  expression: text.optional(),
  message: text.optional(),
});
const prefixed = z.object({ claim: text.optional(), prefix: text.optional(), expression: text.optional() });
const Jwt = z.object({
  issuer: z.object({
    url: text,
    discoveryURL: text.optional(),
    audiences: z.array(text),
    audienceMatchPolicy: text.optional(),
  }),
  claimValidationRules: z.array(rule).optional(),
  claimMappings: z.object({
    username: prefixed,
    groups: prefixed.optional(),
    uid: z.object({ claim: text.optional(), expression: text.optional() }).optional(),
    extra: z.array(z.object({ key: text, valueExpression: text })).optional(),
  }),
  userValidationRules: z.array(z.object({ expression: text, message: text.default('') })).optional(),
});
const AuthenticationConfiguration = z.object({
  kind: z.literal('AuthenticationConfiguration'),
  jwt: z.array(Jwt).min(1),
});

/**
 * The entry of an API server's AuthenticationConfiguration that trusts `issuer`. Throws AppError `misconfigured` with
 * the file, and the line where there is one.
 */
export function readAuthenticator(file: string, issuer: string): JwtAuthenticator {
  const source = readYaml(bodyOf(file), file);
  const parsed = AuthenticationConfiguration.safeParse(source.value);
  if (!parsed.success) {
    refuse(parsed.error.issues.map(({ path, message }) => ({ path: source.placeOf(path), message })));
  }
  const found = parsed.data.jwt.find((one) => one.issuer.url === issuer);
  if (found === undefined) refuse([{ path: file, message: `trusts no issuer ${issuer}` }]);
  return found;
}

function bodyOf(file: string): string {
  try {
    if (statSync(file).size <= MAX_BYTES) return readFileSync(file, 'utf8');
  } catch {
    refuse([{ path: file, message: 'cannot be read' }]);
  }
  return refuse([{ path: file, message: 'is larger than 256 KiB' }]);
}
