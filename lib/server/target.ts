import { AppError } from '@/lib/domain/core';

/** Longer than any ask that the contract takes, percent-encoded. */
const MAX_TARGET = 32_768;
const MAX_PARAMETERS = 1_100;
/** The only parameters that may come more than once. */
const REPEATABLE = new Set(['group']);

/** A request's path segments, decoded, and its query string as it came. */
export type Target = { readonly segments: readonly string[]; readonly query: string };

/**
 * Splits a request's URL. Done on the raw text: `new URL` would cost more than an ask, and the framework's own decoding of
 * parameters differs between handlers and pages. Throws AppError `invalid-request`.
 */
export function targetOf(url: string): Target {
  if (url.length > MAX_TARGET) {
    throw new AppError('invalid-request', `The address is longer than ${MAX_TARGET} characters.`);
  }
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const hash = url.indexOf('#', start);
  const end = hash === -1 ? url.length : hash;
  const mark = url.indexOf('?', start);
  const pathEnd = mark === -1 || mark > end ? end : mark;
  const segments = url
    .slice(start + 1, pathEnd)
    .split('/')
    .map((segment) => decode(segment, 'path'));
  return { segments, query: pathEnd === end ? '' : url.slice(pathEnd + 1, end) };
}

/** A parameter's values: one text, or all of a repeated one. */
export type Query = Record<string, string | string[]>;

/**
 * Reads a query string: strictly, so that a malformed escape or a parameter that is given twice is an error and never
 * half an ask. Every name is an own property of the result, `__proto__` like any other. Throws AppError `invalid-request`.
 */
export function readQuery(query: string): Query {
  if (query === '') return {};
  const parameters = new Map<string, string | string[]>();
  const pairs = query.split('&');
  if (pairs.length > MAX_PARAMETERS) throw new AppError('invalid-request', 'There are too many parameters.');
  for (const pair of pairs) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decodeQuery(at === -1 ? pair : pair.slice(0, at), 'query');
    const value = at === -1 ? '' : decodeQuery(pair.slice(at + 1), name);
    const before = parameters.get(name);
    if (before === undefined) parameters.set(name, value);
    else if (!REPEATABLE.has(name)) throw badParameter(name, 'is given more than once');
    else if (typeof before === 'string') parameters.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(parameters);
}

/** `+` is a space in a query, and itself in a path. */
const decodeQuery = (text: string, place: string) =>
  decode(text.includes('+') ? text.replaceAll('+', ' ') : text, place);

function decode(text: string, place: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw badParameter(place, 'has a malformed percent escape');
  }
}

const badParameter = (path: string, message: string) =>
  new AppError('invalid-request', `${path.slice(0, 100)} ${message}.`, { places: [{ path, message }] });
