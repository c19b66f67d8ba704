import { AppError } from '@/lib/domain/core';

const SAYS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ELOOP: 'is a symbolic link that leads nowhere',
  EISDIR: 'is a folder',
  EMFILE: 'cannot be read: too many files are open',
  EIO: 'cannot be read: input/output error',
};

/** Why the operating system gives no such file, in words; undefined when the error is not one of its own. */
export function wordsOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return SAYS[error.code] ?? (/^E[A-Z0-9]+$/.test(error.code) ? `cannot be read: ${error.code}` : undefined);
}

/** The error of a bundle as a whole. */
export function bundleError(path: string, says: string): AppError {
  return new AppError('misconfigured', `The bundle ${path} ${says}.`, { places: [{ path, message: says }] });
}

export function tooLarge(path: string, says: string): AppError {
  return new AppError('too-large', `The bundle ${path} ${says}.`, { places: [{ path, message: says }] });
}
