import { Notice } from '@/components/kit';
import type { MeOutput } from '@/lib/contract';

/** Where the cluster sees somebody else than the configuration makes of the token: what is planned here may not hold. */
export function Differences({ differences }: { readonly differences: MeOutput['value']['differences'] }) {
  return (
    <Notice meaning="warning" title="The cluster sees somebody else than Castellan’s configuration says">
      <ul className="grid gap-3">
        {differences.map(({ field, expected, seen, hint }) => (
          <li key={field} className="grid gap-1">
            <p className="font-medium">{field}</p>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
              <dt className="text-muted">configuration</dt>
              <dd>
                <Values of={expected} />
              </dd>
              <dt className="text-muted">cluster</dt>
              <dd>
                <Values of={seen} />
              </dd>
            </dl>
            {hint === '' ? null : <p>{hint}</p>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const SHOWN = 20;

function Values({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return <span className="text-muted">none</span>;
  const rest = of.length - SHOWN;
  return (
    <>
      {of.slice(0, SHOWN).map((value, i) => (
        <span key={value}>
          {i > 0 ? ', ' : ''}
          <code className="break-all">{value}</code>
        </span>
      ))}
      {rest > 0 ? <span className="text-muted"> and {rest} more</span> : null}
    </>
  );
}
