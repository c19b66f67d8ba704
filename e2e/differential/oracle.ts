import { type Ask, type Principal, type Requester, usernameOf } from '@/lib/domain/rbac';
import type { AccessQuestion, Cluster } from '../servers/index.ts';

/** An ask as a SubjectAccessReview puts it. */
export function questionOf(who: Requester, ask: Ask): AccessQuestion {
  const spec = { user: who.user, groups: who.groups };
  if (ask.type === 'url') return { ...spec, nonResourceAttributes: { verb: ask.verb, path: ask.path } };
  const { verb, apiGroup, resource, subresource, namespace, name } = ask;
  return { ...spec, resourceAttributes: { verb, group: apiGroup, resource, subresource, namespace, name } };
}

/** A principal alone, without the groups that Kubernetes would add: as who-can means it. */
export function alone(principal: Principal): Requester {
  return principal.kind === 'Group'
    ? { user: '', groups: [principal.name] }
    : { user: usernameOf(principal) ?? '', groups: [] };
}

/** Informers of the API server are fed by watches (S38): a disagreement counts when it lasts. */
export const AGAIN_MS = [150, 500, 2_000, 5_000] as const;

/**
 * The API server's verdict, asked again while it disagrees with `ours` and may still be catching up with a change.
 * Answers the last verdict.
 */
export async function verdictOf(cluster: Cluster, who: Requester, ask: Ask, ours: boolean): Promise<boolean> {
  const spec = questionOf(who, ask);
  let { allowed } = await cluster.sar(spec);
  for (const wait of AGAIN_MS) {
    if (allowed === ours) break;
    await new Promise((resolve) => setTimeout(resolve, wait));
    allowed = (await cluster.sar(spec)).allowed;
  }
  return allowed;
}
