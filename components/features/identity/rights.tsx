import { Badge, Tag } from '@/components/kit';
import { type MeOutput, to } from '@/lib/contract';
import Link from 'next/link';
import { type Right, rightsOf } from './identity-words';

/** What one may do here, what decides it, and who may: so that one knows whom to ask. */
export function Rights({ cluster, me }: { readonly cluster: string; readonly me: MeOutput['value'] }) {
  return (
    <div
      role="region"
      aria-label="What you may do here, rows"
      tabIndex={0}
      className="overflow-auto border border-line bg-panel"
    >
      <table aria-label="What you may do here" className="w-full border-collapse">
        <thead>
          <tr className="h-[1.875rem] bg-sunk text-left text-small text-muted">
            <th scope="col" className="px-2.5 font-medium">
              What
            </th>
            <th scope="col" className="px-2.5 font-medium">
              May you
            </th>
            <th scope="col" className="hidden px-2.5 font-medium sm:table-cell">
              Decided by the right to
            </th>
          </tr>
        </thead>
        <tbody>
          {rightsOf(me).map((right) => (
            <tr key={right.says} className="h-8 border-t border-line">
              <th scope="row" className="px-2.5 py-1 text-left font-normal">
                {right.says}
              </th>
              <td className="px-2.5 py-1 whitespace-nowrap">
                <May right={right} />
              </td>
              <td className="hidden px-2.5 py-1 whitespace-nowrap sm:table-cell">
                <Decides cluster={cluster} right={right} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function May({ right: { may, partly } }: { readonly right: Right }) {
  return may ? <Tag meaning="ok">{partly ?? 'yes'}</Tag> : <Badge>{partly ?? 'no'}</Badge>;
}

function Decides({ cluster, right: { needs, because } }: { readonly cluster: string; readonly right: Right }) {
  if (needs === undefined) return <span className="text-muted">no right: {because}</span>;
  return (
    <span className="flex items-baseline gap-3">
      <span className="font-mono text-code">
        {needs.verb} {needs.resource}.{needs.apiGroup}
      </span>
      <Link
        className="link text-small"
        prefetch={false}
        href={to.ask(cluster, 'who-can', needs)}
        aria-label={`Who can ${needs.verb} ${needs.resource}`}
      >
        Who can
      </Link>
    </span>
  );
}
