import { AppError } from '@/lib/domain/core';
import type { ClusterView } from './ports';

/**
 * Whether the caller is told what concerns the cluster's operators: the API server's own words, which name Castellan's
 * identities, roles and addresses, and the grant that would let Castellan read a list. They are for who may see what is
 * granted cluster-wide, and who could thus mend something. O(1).
 */
export const tellsWords = ({ withheld }: Pick<ClusterView, 'withheld'>): boolean => withheld?.sees('') !== false;

/** In place of the words, where they are not told. */
const INSTEAD = {
  'not-permitted': 'The cluster refused. Its own words are for who may list clusterrolebindings.',
  'cluster-unreachable':
    'The cluster did not answer as it should. Its own words are for who may list clusterrolebindings.',
  'cannot-be-done': 'The cluster cannot do this. Its own words are for who may list clusterrolebindings.',
} as const;
const isWithheld = (code: string): code is keyof typeof INSTEAD => code in INSTEAD;

/** The error as the caller may read it: the same code, and its cause for the log. */
export function toldError(view: ClusterView, error: unknown): unknown {
  if (!(error instanceof AppError) || tellsWords(view) || !isWithheld(error.code)) return error;
  return new AppError(error.code, INSTEAD[error.code], { cause: error });
}
