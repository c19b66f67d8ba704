import { Section, YamlView } from '@/components/kit';
import type { ListState } from '@/lib/contract';

/** For each list that is forbidden, the exact objects that would let the reader see it. Get, list and watch only. */
export function GrantSection({ lists }: { readonly lists: readonly ListState[] }) {
  const forbidden = lists.filter((list) => list.grant !== undefined);
  if (forbidden.length === 0) return null;
  return (
    <Section id="grants" title="What to grant" note="each list is tried again, and heals by itself">
      {forbidden.map(({ list, grant = '' }) => (
        <div key={list} id={`grant-${list}`} className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-1">
          <h3 className="font-medium">To read {list}</h3>
          <YamlView yaml={grant} label={`What to grant for ${list}`} />
        </div>
      ))}
    </Section>
  );
}
