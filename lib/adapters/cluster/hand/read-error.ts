import { AppError } from '@/lib/domain/core';
import { shown, statusBodyOf } from './status-body';
import type { Answer } from './wire';

/** The error of a read or a review that was answered otherwise than with what was asked for. */
export function readErrorOf({ status, body }: Answer): AppError {
  const words = shown(statusBodyOf(body)?.message ?? '');
  if (status === 401) return new AppError('not-signed-in', 'the cluster refuses the credentials (401)');
  if (status === 403) return new AppError('not-permitted', words === '' ? 'the cluster forbids it' : words);
  return unreachable(`the API server answered ${status}${words === '' ? '' : `: ${words}`}`);
}

export function unreachable(message: string): AppError {
  return new AppError('cluster-unreachable', message);
}
