import type { YamlRef } from '@/components/kit';
import type { PathOutput } from '@/lib/contract';

/** A path that goes through a binding; the other one is the superuser's. */
export type GrantPathShown = Exclude<PathOutput, { superuser: true }>;
export const isGrant = (path: PathOutput): path is GrantPathShown => !('superuser' in path);

type Subject = { readonly kind: string; readonly namespace?: string | undefined; readonly name: string };

/** The ServiceAccount that a subject is; undefined for users and groups, which are no objects. */
export function accountOf({ kind, namespace, name }: Subject): YamlRef | undefined {
  return kind === 'ServiceAccount' && namespace !== undefined ? { kind, namespace, name } : undefined;
}
