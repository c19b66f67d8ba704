import { AppError } from '@/lib/domain/core';
import type { AccessReviews, Actor, Hands } from '@/lib/usecases';
import type { Source } from './sources';

const nobody = () => new AppError('cannot-be-done', 'There is no API server to ask.');

/** Sends each review to the cluster that it is about, as the identity of its kubeconfig: in local mode, the only actor. */
export function reviewsOf(sources: readonly Source[]): AccessReviews {
  const byCluster = new Map(
    sources.flatMap(({ model, live }) => (live === undefined ? [] : [[model.id, live.reviews]])),
  );
  const of = (cluster: string): AccessReviews => {
    const reviews = byCluster.get(cluster);
    if (reviews === undefined) throw nobody();
    return reviews;
  };
  return {
    review: (cluster, who, ask) => of(cluster).review(cluster, who, ask),
    reviewSelf: (cluster, ask) => of(cluster).reviewSelf(cluster, ask),
    whoAmI: (cluster) => of(cluster).whoAmI(cluster),
  };
}

/** Reviews as whoever is signed in: never with the rights of the reader. */
export function reviewsAs(actor: Actor, hands: Hands): AccessReviews {
  const of = async (cluster: string) => {
    const { reviews } = await hands.of(cluster, actor);
    if (reviews === undefined) throw nobody();
    return reviews;
  };
  return {
    review: async (cluster, who, ask) => (await of(cluster)).review(who, ask),
    reviewSelf: async (cluster, ask) => (await of(cluster)).reviewSelf(ask),
    whoAmI: async (cluster) => (await hands.of(cluster, actor)).whoAmI(),
  };
}
