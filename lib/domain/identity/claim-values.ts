import { type CelMap, type CelValue, evaluateText } from './cel';
import type { Claims, Json, Problem, ValueSource } from './model';

export type Found<T> = { readonly found: T } | { readonly problem: Problem };

/**
 * The text that a source gives, without its prefix for a claim that is null: the API server decodes JSON in Go, where
 * null leaves an empty string behind.
 * Source: apiserver plugin/pkg/authenticator/token/oidc/oidc.go `getUsername`, `getUID`.
 */
export function textOf(source: ValueSource, claims: Claims, field: string): Found<string> {
  if (source.by === 'expression') {
    const outcome = valueOf(source.expression, { claims }, field);
    if ('problem' in outcome) return outcome;
    return typeof outcome.found === 'string'
      ? { found: outcome.found }
      : failed(`the expression for the ${field} gives no string`);
  }
  const { claim } = source;
  const value = claimOf(claims, claim);
  if (value === undefined) {
    return { problem: { code: 'claim-missing', claim, message: `the token has no claim "${claim}"` } };
  }
  if (value !== null && typeof value !== 'string') return wrongType(claim, 'a string');
  return { found: value ?? '' };
}

/**
 * The groups that a source gives, with their prefix; undefined when the token has no such claim. Null and the nulls
 * in a list are what Go makes of them: no groups, and an empty name.
 * Source: the same file, `getGroups`, `stringOrArray`.
 */
export function groupsOf(source: ValueSource, claims: Claims): Found<readonly string[] | undefined> {
  if (source.by === 'expression') return textsOf(source.expression, claims, 'groups');
  const { claim, prefix } = source;
  const value = claimOf(claims, claim);
  if (value === undefined) return distributed(claims, claim) ?? { found: undefined };
  if (value === null) return { found: [] };
  const items: readonly Json[] = isArray(value) ? value : [value];
  const groups: string[] = [];
  for (const item of items) {
    if (typeof item !== 'string' && (item !== null || !isArray(value))) {
      return wrongType(claim, 'a string or a list of strings');
    }
    groups.push(prefix + (item ?? ''));
  }
  return { found: groups };
}

/** A string or a list of strings by expression; empty ones are left out. Source: `convertCELValueToStringList`. */
export function textsOf(expression: string, claims: Claims, field: string): Found<readonly string[]> {
  const outcome = valueOf(expression, { claims }, field);
  if ('problem' in outcome) return outcome;
  const value = outcome.found;
  if (value === null) return { found: [] };
  const texts: string[] = [];
  for (const item of isArray(value) ? value : [value]) {
    if (typeof item !== 'string') return failed(`the expression for the ${field} gives no string or list of strings`);
    if (item !== '') texts.push(item);
  }
  return { found: texts };
}

/** What an expression gives. Its error and what is beyond us are told apart: only the first speaks for the cluster. */
export function valueOf(expression: string, names: CelMap, what: string): Found<CelValue> {
  const outcome = evaluateText(expression, names);
  if ('value' in outcome) return { found: outcome.value };
  if ('error' in outcome) return failed(`the expression for the ${what} fails at ${outcome.at}: ${outcome.error}`);
  const message = `the expression for the ${what} is not evaluated here, at ${outcome.at}: ${outcome.inexpressible}`;
  return { problem: { code: 'inexpressible', message } };
}

/** A claim of the token itself, nothing that an object inherits. */
export function claimOf(claims: Claims, claim: string): Json | undefined {
  return Object.hasOwn(claims, claim) ? claims[claim] : undefined;
}

/** Groups that are to be fetched elsewhere (Entra ID with over 200 groups): the API server would, we do not. */
function distributed(claims: Claims, claim: string): { problem: Problem } | undefined {
  const names = claimOf(claims, '_claim_names');
  const elsewhere = typeof names === 'object' && names !== null && Object.hasOwn(names, claim);
  const message = `the groups are not in the token: the claim "${claim}" is to be fetched from the provider`;
  return elsewhere ? { problem: { code: 'distributed-groups', claim, message } } : undefined;
}

function wrongType(claim: string, wanted: string): { problem: Problem } {
  return { problem: { code: 'claim-type', claim, message: `the claim "${claim}" is not ${wanted}` } };
}

function failed(message: string): { problem: Problem } {
  return { problem: { code: 'expression-failed', message } };
}

function isArray<T>(value: T): value is Extract<T, readonly unknown[]> {
  return Array.isArray(value);
}
