import type { Answer, Gap, ReviewsInput, ReviewsOutput } from '@/lib/contract';
import { decideAbout, viewAbout } from './about';
import { askOf, namespaceOf, requesterOfInput } from './asked';
import { outcomeOf } from './can';
import { type Deps, viewOf } from './deps';
import { asOf, neededLists } from './gaps';

/** Many asks at once, answered in order from one generation. Gaps are those of any of them, each once. */
export function reviews(deps: Deps, cluster: string, input: ReviewsInput): Answer<ReviewsOutput['value']> {
  const view = viewOf(deps, cluster);
  const gaps = new Map<string, Gap>();
  const value = input.asks.map((one) => {
    const ask = askOf(one);
    const requester = requesterOfInput(one);
    const { decision, gaps: found } = decideAbout(viewAbout(deps, cluster, requester), requester, ask, 1);
    for (const gap of found) gaps.set(JSON.stringify([gap.code, gap.scope, gap.detail]), gap);
    const { allowed, verdict, via } = outcomeOf(view, decision, found);
    return { allowed, verdict, via };
  });
  const namespaced = input.asks.some((one) => namespaceOf(askOf(one)) !== '');
  return { value, gaps: [...gaps.values()], asOf: asOf(view, neededLists(namespaced ? undefined : '')) };
}
