'use client';

import {
  BindingName,
  EmptyState,
  FilterBar,
  FilterInput,
  GapNotice,
  Pager,
  ProblemState,
  RoleName,
  Section,
  Skeleton,
  Tag,
  WeightTag,
  count,
} from '@/components/kit';
import { whatCanQuery } from '@/lib/client';
import { type EffectiveRule, type PathOutput, type WhatCanOutput, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import type { z } from 'zod/mini';
import { Entries } from './entries';
import { RuleTargets } from './rules-table';

type Rule = z.infer<typeof EffectiveRule>;
type Scope = WhatCanOutput['value']['scopes'][number];
const filterParser = parseAsString.withDefault('').withOptions({ history: 'replace', clearOnDefault: true });

/** What a subject can, scope by scope: each rule once, with every way it gets there. */
export function EffectiveRules({ cluster, principal }: { readonly cluster: string; readonly principal: string }) {
  const [filter, setFilter] = useQueryState('filter', filterParser);
  const query = useInfiniteQuery(whatCanQuery(cluster, { subject: principal, ...(filter === '' ? {} : { filter }) }));
  const pages = query.data?.pages;
  const first = pages?.[0];
  const shown = pages?.flatMap((page) => page.value.scopes).reduce((n, scope) => n + scope.rules.length, 0) ?? 0;
  return (
    <Section id="can" title="What it can">
      <FilterBar>
        <FilterInput
          label="Filter rules"
          placeholder="Filter rules by verb, resource or namespace"
          value={filter}
          onChange={(value) => void setFilter(value)}
          className="w-full sm:w-96"
        />
      </FilterBar>
      <GapNotice cluster={cluster} gaps={first?.gaps} />
      {query.isPending ? <Skeleton label="Loading what it can" /> : null}
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {pages === undefined || first === undefined ? null : (
        <>
          <Scopes
            cluster={cluster}
            principal={principal}
            scopes={merged(pages.flatMap((page) => page.value.scopes))}
            filter={filter}
          />
          <Pager
            shown={shown}
            total={first.value.total}
            noun="rules"
            hasMore={query.hasNextPage}
            busy={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </Section>
  );
}

/** A scope may go on over the edge of a page: its two parts are one. */
function merged(scopes: readonly Scope[]): readonly Scope[] {
  const out: Scope[] = [];
  for (const scope of scopes) {
    const last = out.at(-1);
    if (last !== undefined && last.namespace === scope.namespace) {
      out[out.length - 1] = { ...last, rules: [...last.rules, ...scope.rules] };
    } else out.push(scope);
  }
  return out;
}

function Scopes({
  cluster,
  principal,
  scopes,
  filter,
}: {
  readonly cluster: string;
  readonly principal: string;
  readonly scopes: readonly Scope[];
  readonly filter: string;
}) {
  if (scopes.length === 0) {
    return (
      <EmptyState title={filter === '' ? 'Nothing' : 'No rule matches'}>
        <p>
          {filter === ''
            ? 'No rule that was read reaches it. RBAC only allows: what nothing allows is refused.'
            : 'A rule matches when it holds every word of the filter.'}
        </p>
      </EmptyState>
    );
  }
  return scopes.map((scope) => (
    <ScopeRules key={scope.namespace ?? ''} cluster={cluster} principal={principal} scope={scope} />
  ));
}

function ScopeRules({
  cluster,
  principal,
  scope,
}: {
  readonly cluster: string;
  readonly principal: string;
  readonly scope: Scope;
}) {
  const where = scope.namespace === undefined ? 'Whole cluster' : `In ${scope.namespace}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex flex-wrap items-baseline gap-3">
        <h3 className="flex items-baseline gap-2 font-medium">
          {scope.namespace === undefined ? (
            where
          ) : (
            <>
              In{' '}
              <Link
                prefetch={false}
                className="link font-mono text-code"
                href={to.object(cluster, 'namespaces', { name: scope.namespace })}
              >
                {scope.namespace}
              </Link>
            </>
          )}
          <span className="text-small font-normal text-muted">
            {count(scope.rules.length)} {scope.rules.length === 1 ? 'rule' : 'rules'}
          </span>
        </h3>
        <Link
          prefetch={false}
          className="link text-small"
          aria-label={`Draft a role of these rules: ${where}`}
          href={to.change(cluster, {
            like: principal,
            ...(scope.namespace === undefined ? {} : { namespace: scope.namespace }),
          })}
        >
          Draft a role of these rules
        </Link>
      </div>
      <div
        role="region"
        aria-label={`${where}, rules`}
        tabIndex={0}
        className="relative overflow-auto border border-line bg-panel"
      >
        <table aria-label={where} className="w-full border-collapse">
          <thead>
            <tr className="bg-sunk text-left text-small text-muted">
              {['Verbs', 'On', 'Only named', 'Through', 'Width'].map((heading) => (
                <th key={heading} scope="col" className="h-[1.875rem] px-2.5 font-medium whitespace-nowrap">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scope.rules.map((rule, i) => (
              <EffectiveRow key={i} cluster={cluster} rule={rule} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function EffectiveRow({
  cluster,
  rule: { rule, via, viaTotal, weight, noEffect },
}: {
  readonly cluster: string;
  readonly rule: Rule;
}) {
  return (
    <tr className="border-t border-line align-top">
      <td className="max-w-56 min-w-28 px-2.5 py-1.5">
        <Entries all={rule.verbs} />
      </td>
      <td className="max-w-md min-w-48 px-2.5 py-1.5">
        <RuleTargets rule={rule} />
        {noEffect.map((why) => (
          <p key={why} className="flex items-baseline gap-2 text-small">
            <Tag meaning="warning">no effect</Tag> {why}
          </p>
        ))}
      </td>
      <td className="max-w-48 px-2.5 py-1.5">
        <Entries all={rule.resourceNames} />
      </td>
      <td className="px-2.5 py-1.5">
        <Ways cluster={cluster} via={via} total={viaTotal} />
      </td>
      <td className="px-2.5 py-1.5">
        <WeightTag weight={weight} />
      </td>
    </tr>
  );
}

const WAYS_SHOWN = 2;

/** binding → role, for the strongest ways; the others are counted and unfold. */
function Ways({
  cluster,
  via,
  total,
}: {
  readonly cluster: string;
  readonly via: readonly PathOutput[];
  readonly total: number;
}) {
  return (
    <>
      {via.slice(0, WAYS_SHOWN).map((path, i) => (
        <Way key={i} cluster={cluster} path={path} />
      ))}
      {via.length > WAYS_SHOWN ? (
        <details>
          <summary className="cursor-pointer text-small text-muted">
            {count(total - WAYS_SHOWN)} more {total - WAYS_SHOWN === 1 ? 'way' : 'ways'}
          </summary>
          {via.slice(WAYS_SHOWN).map((path, i) => (
            <Way key={i} cluster={cluster} path={path} />
          ))}
        </details>
      ) : null}
    </>
  );
}

function Way({ cluster, path }: { readonly cluster: string; readonly path: PathOutput }) {
  if ('superuser' in path) return <span className="text-small">superuser, before all authorizers</span>;
  return (
    <div className="leading-6 whitespace-nowrap">
      <BindingName cluster={cluster} binding={path.binding} max={40} />
      <br />
      <span aria-label="which refers to" role="img" className="pr-1.5 text-muted">
        →
      </span>
      <RoleName cluster={cluster} role={path.role} max={40} />
      <span className="text-small text-muted"> rule {path.rule.index + 1}</span>
    </div>
  );
}
