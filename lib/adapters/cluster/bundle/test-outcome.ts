import { expect } from 'vitest';
import { AppError, type ErrorCode } from '@/lib/domain/core';
import { type BundleLimits, DEFAULT_LIMITS } from './files';
import { loadBundle } from './load-bundle';

/** When the bundles of the tests are read. */
export const CLOCK = { now: () => Date.UTC(2026, 0, 2) };

/** How a bundle that is refused is refused. */
export async function refusal(path: string, some: Partial<BundleLimits> = {}): Promise<readonly [ErrorCode, string]> {
  try {
    await loadBundle(path, CLOCK, { ...DEFAULT_LIMITS, ...some });
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.message];
    throw error;
  }
  throw new Error('was not refused');
}

/** The gaps of a bundle in which something called `good` is read all the same. */
export async function gapsOf(path: string, some: Partial<BundleLimits> = {}) {
  const { objects, gaps } = await loadBundle(path, CLOCK, { ...DEFAULT_LIMITS, ...some });
  expect(objects.map(({ name }) => name)).toContain('good');
  return gaps.map(({ code, scope, detail }) => [code, scope.file, scope.line, detail]);
}
