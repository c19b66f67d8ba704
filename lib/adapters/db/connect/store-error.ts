import { AppError } from '@/lib/domain/core';

const RETRY_SECONDS = 5;

/** Classes of SQLSTATE that say that a statement of ours is wrong: data, constraints, syntax and rights. */
const OUR_SQLSTATES = /^(?:22|23|42)[0-9A-Z]{3}$/u;
/** Prisma's codes for the same: values that do not fit, constraints, missing records, missing tables. */
const OUR_PRISMA_CODES = /^P20(?:0\d|1[1-9]|2[0-35])$/u;
const OUR_NAMES = ['PrismaClientValidationError', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];

/**
 * The failure in our words: a wrong statement is our own fault, everything else is a database that does not answer. What
 * a driver says may quote the values of a statement or the address of the database: only its codes are kept.
 */
export function storeError(error: unknown): Error {
  if (error instanceof AppError) return error;
  const codes = codesOf(error);
  const name = error instanceof Error ? error.name : typeof error;
  const said = [name, ...codes].join(' ');
  const ours = OUR_NAMES.includes(name) || isOurs(codes);
  if (ours) return new Error(`the database refused what we asked: ${said}`);
  return new AppError('store-unavailable', 'The database does not answer. Try again in a moment.', {
    retryAfter: RETRY_SECONDS,
    cause: new Error(said),
  });
}

/** SQLSTATEs are more exact than Prisma's codes, of which one (P2010) covers every raw statement. */
function isOurs(codes: readonly string[]): boolean {
  const states = codes.filter((code) => /^[0-9A-Z]{5}$/u.test(code) && !/^P\d{4}$/u.test(code));
  if (states.length > 0) return states.every((code) => OUR_SQLSTATES.test(code));
  return codes.some((code) => OUR_PRISMA_CODES.test(code));
}

/** Every code in an error and its causes: of Prisma, of PostgreSQL and of the socket. */
export function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const own = [
    ...('code' in error && typeof error.code === 'string' ? [error.code] : []),
    ...('originalCode' in error && typeof error.originalCode === 'string' ? [error.originalCode] : []),
  ].filter((code) => /^[A-Z0-9_]{4,32}$/u.test(code));
  const inner = ['cause', 'meta', 'driverAdapterError'].flatMap((key) => codesOf(Reflect.get(error, key), depth + 1));
  return [...new Set([...own, ...inner])];
}
