import { expect, it } from 'vitest';
import { AppError } from './errors';

it('is known by its shape, as a copy of the class in another bundle has it', () => {
  class Copy extends Error {
    override readonly name = 'AppError';
    readonly code = 'conflict';
    readonly places = [];
  }
  expect(new Copy('moved') instanceof AppError).toBe(true);
  expect(new AppError('conflict', 'moved') instanceof AppError).toBe(true);
  expect(
    [new Error('AppError'), { name: 'AppError', code: 'conflict', places: [] }].filter(
      (one) => one instanceof AppError,
    ),
  ).toEqual([]);
});
