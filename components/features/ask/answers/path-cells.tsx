'use client';

import { BindingName, RoleName, WeightTag } from '@/components/kit';
import type { PathOutput } from '@/lib/contract';
import type { MouseEvent, ReactNode } from 'react';
import { isGrant } from '../../proof';
import { useCells } from './cells';
import { ruleWords } from './rule-words';

// A plain click stays on the page; the address is for everything else that one does with a link.
const isPlain = (event: MouseEvent) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;

type ProofLinkProps = {
  readonly of: string;
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
};

/** The link that stands for a row: it opens the row's proof, and is the proof's address. */
export function ProofLink({ of, label, className = 'link', children }: ProofLinkProps) {
  const { hrefOf, onOpen } = useCells();
  return (
    <a
      href={hrefOf(of)}
      data-row-primary=""
      className={className}
      aria-label={label}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        onOpen(of);
      }}
    >
      {children}
    </a>
  );
}

/** On a row that came while one was looking. */
export function NewMark() {
  return (
    <>
      {' '}
      <span className="ml-1 rounded-sm bg-accent-bg px-1.5 text-small text-accent">new</span>
    </>
  );
}

/** That the way shown is the strongest of several. */
export function MoreWays({ total }: { readonly total: number }) {
  return total > 1 ? <span className="text-small text-muted"> · 1 of {total} ways</span> : null;
}

/** Binding and role of a path; the superuser has none. */
export function PathThrough({ path }: { readonly path: PathOutput }) {
  const { cluster, tight } = useCells();
  if (!isGrant(path)) return <span className="text-small text-muted">superuser, before all authorizers</span>;
  return <Arrow {...{ cluster, tight }} binding={path.binding} role={path.role} />;
}

type ArrowProps = Pick<Parameters<typeof BindingName>[0], 'cluster' | 'binding'> &
  Pick<Parameters<typeof RoleName>[0], 'role'> & { readonly tight?: boolean };

/** `payments/oncall → payments-admin`; a role in the binding's own namespace goes without it. */
export function Arrow({ cluster, binding, role, tight = false }: ArrowProps) {
  const same = role.kind === 'ClusterRole' && role.name === binding.name;
  return (
    <span>
      {binding.kind === 'ClusterRoleBinding' ? <span className="text-small text-muted">cluster </span> : null}
      <BindingName cluster={cluster} binding={binding} max={tight ? 16 : 28} />
      <span className="px-1.5 text-muted">
        <span aria-hidden>→</span>
        <span className="sr-only"> to </span>
      </span>
      <RoleName cluster={cluster} role={role} text={same ? 'same name' : role.name} max={tight ? 13 : 24} />
    </span>
  );
}

/** A word of a rule; a wildcard stands out, and is said as what it means. */
export function RuleWord({ text }: { readonly text: string }) {
  return text.split('*').map((part, i) => (
    <span key={i}>
      {i > 0 ? (
        <>
          <span aria-hidden className="font-semibold text-critical">
            *
          </span>
          <span className="sr-only">any </span>
        </>
      ) : null}
      {part}
    </span>
  ));
}

/** The words of a path's rule that answer the ask. */
export function PathRule({ path }: { readonly path: PathOutput }) {
  const { ask } = useCells();
  const words = isGrant(path) && ask !== undefined ? ruleWords(path.rule, ask) : undefined;
  if (words === undefined) return null;
  return (
    <span className="font-mono text-code">
      <RuleWord text={words.verb} />{' '}
      {words.verb === '*' && words.on === '*' ? <span className="text-muted">on </span> : null}
      <RuleWord text={words.on} />
    </span>
  );
}

export function PathWeight({ path }: { readonly path: PathOutput }) {
  return <WeightTag weight={isGrant(path) ? path.weight : 'everything'} />;
}
