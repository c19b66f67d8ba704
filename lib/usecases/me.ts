import type { Answer, MeOutput } from '@/lib/contract';
import { type Deps, viewOf } from './deps';
import { asOf } from './gaps';

/**
 * Who the cluster sees. In local mode there is one actor: the kubeconfig's own identity, as kubectl would act. Throws
 * AppError `cluster-unreachable` or `not-permitted` as the cluster answers.
 */
export async function me(deps: Deps, cluster: string): Promise<Answer<MeOutput['value']>> {
  const view = viewOf(deps, cluster);
  const base = { gaps: [], asOf: asOf(view, []) };
  if (view.source !== 'live') {
    return {
      ...base,
      value: {
        groups: [],
        foundBy: 'none',
        mode: 'local',
        may: { ask: true, verify: false },
        says: 'These are manifests: they have no identities of their own, and everyone at this machine may read them.',
      },
    };
  }
  const { user, groups } = await deps.reviews.whoAmI(cluster);
  return {
    ...base,
    value: {
      user,
      groups: [...groups],
      foundBy: 'SelfSubjectReview',
      mode: 'local',
      may: { ask: true, verify: true },
      says: `The cluster sees you as ${user}: the identity of the kubeconfig, as kubectl would act.`,
    },
  };
}
