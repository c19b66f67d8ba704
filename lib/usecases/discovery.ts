import type { Answer, DiscoveryOutput } from '@/lib/contract';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';

/** What the cluster serves. Until it was read: nothing, and not complete. */
export function discovery(deps: Deps, cluster: string): Answer<DiscoveryOutput['value']> {
  const view = viewOf(deps, cluster);
  const resources = (view.discovery?.resources ?? []).map((served) => ({
    ...served,
    shortNames: [...served.shortNames],
    verbs: [...served.verbs],
    subresources: served.subresources.map(({ name, verbs }) => ({ name, verbs: [...verbs] })),
  }));
  return {
    value: { complete: view.discovery?.complete ?? false, resources },
    gaps: gapsOfLists(view, ['discovery']).filter((gap) => gap.scope.list === 'discovery'),
    asOf: asOf(view, ['discovery']),
  };
}
