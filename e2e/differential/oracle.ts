import { setTimeout as sleep } from 'node:timers/promises';
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
const AGAIN_MS = [150, 500, 2_000, 5_000] as const;

/** What the API server says, asked again while it disagrees and may still be catching up with a change: its last word. */
export async function lastWord<T>(ask: () => Promise<T>, agrees: (said: T) => boolean): Promise<T> {
  let said = await ask();
  for (const wait of AGAIN_MS) {
    if (agrees(said)) break;
    await sleep(wait);
    said = await ask();
  }
  return said;
}

/** The API server's last word on a question that we answer with `ours`. */
export async function verdictOf(cluster: Cluster, who: Requester, ask: Ask, ours: boolean): Promise<boolean> {
  const spec = questionOf(who, ask);
  return lastWord(
    async () => (await cluster.sar(spec)).allowed,
    (allowed) => allowed === ours,
  );
}
