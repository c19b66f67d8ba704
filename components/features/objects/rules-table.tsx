import { Name, Tag, WeightTag } from '@/components/kit';
import { type RuleOutput, to } from '@/lib/contract';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Entries } from './entries';

/** A rule as an object's page shows it. */
export type ShownRule = RuleOutput & {
  readonly index: number;
  readonly weight: 'everything' | 'wildcard' | 'named';
  readonly noEffect: readonly string[];
  readonly aggregatedFrom?: readonly string[];
};

/** The rules of a role, in its own order: what, on what, how wide, and what can never match. */
export function RulesTable({
  cluster,
  label,
  rules,
  provenance,
}: {
  readonly cluster: string;
  readonly label: string;
  readonly rules: readonly ShownRule[];
  /** Whether to say which ClusterRole each rule was copied from. */
  readonly provenance: boolean;
}) {
  return (
    <div
      role="region"
      aria-label={`${label}, rows`}
      tabIndex={0}
      className="relative overflow-auto border border-line bg-panel"
    >
      <table aria-label={label} className="w-full border-collapse">
        <thead>
          <tr className="bg-sunk text-left text-small text-muted">
            <Th>#</Th>
            <Th>Verbs</Th>
            <Th>On</Th>
            <Th>Only named</Th>
            {provenance ? <Th>Copied from</Th> : null}
            <Th>Width</Th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.index} id={`rule-${rule.index + 1}`} className="scroll-mt-16 border-t border-line align-top">
              <Td className="text-small text-muted">{rule.index + 1}</Td>
              <Td className="max-w-64">
                <Entries all={rule.verbs} />
              </Td>
              <Td className="max-w-xl">
                <RuleTargets rule={rule} />
                {rule.noEffect.map((why) => (
                  <p key={why} className="flex items-baseline gap-2 text-small">
                    <Tag meaning="warning">no effect</Tag> {why}
                  </p>
                ))}
              </Td>
              <Td className="max-w-64">
                <Entries all={rule.resourceNames} />
              </Td>
              {provenance ? (
                <Td>
                  {rule.aggregatedFrom?.map((name) => (
                    <Link
                      prefetch={false}
                      key={name}
                      href={to.object(cluster, 'clusterroles', { name })}
                      className="link block py-0.5"
                    >
                      <Name text={name} max={36} />
                    </Link>
                  ))}
                </Td>
              ) : null}
              <Td>
                <WeightTag weight={rule.weight} />
              </Td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Resources with their groups, and URLs: a rule may hold both, and then is judged once for each. */
export function RuleTargets({ rule }: { readonly rule: RuleOutput }) {
  return (
    <>
      {rule.resources.length === 0 ? null : (
        <span className="mr-2">
          <Entries all={rule.resources} />
          <span className="text-small text-muted"> in </span>
          {rule.apiGroups.length === 0 ? (
            <span className="text-small text-muted">no API group</span>
          ) : (
            <Entries all={rule.apiGroups} empty="core" />
          )}
        </span>
      )}
      {rule.nonResourceURLs.length === 0 ? null : <Entries all={rule.nonResourceURLs} />}
    </>
  );
}

function Th({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="col" className="h-[1.875rem] px-2.5 font-medium whitespace-nowrap">
      {children}
    </th>
  );
}
function Td({ children, className }: { readonly children?: ReactNode; readonly className?: string }) {
  return <td className={`px-2.5 py-1.5 ${className ?? ''}`}>{children}</td>;
}
