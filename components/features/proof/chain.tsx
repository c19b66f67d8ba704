'use client';

import {
  Name,
  RuleView,
  type YamlRef,
  clockTime,
  collectionOf,
  day,
  principalOf,
  subjectText,
  useYamlSheet,
} from '@/components/kit';
import { type PathOutput, to } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type GrantPathShown, accountOf, isGrant } from './grant-path';
import { useMeta } from './use-meta';

export type ChainProps = {
  readonly cluster: string;
  readonly path: PathOutput;
  /** Who the answer is about; the path may reach it through a group. */
  readonly subject: { readonly kind: string; readonly namespace?: string | undefined; readonly name: string };
  /** Marks the entries of the rule that let it through. */
  readonly ask?: Ask | undefined;
};

/** The proof as a chain that reads as a sentence, from the subject to the rule. */
export function Chain(props: ChainProps) {
  const { path } = props;
  return isGrant(path) ? <GrantChain {...props} path={path} /> : <SuperuserChain {...props} />;
}

function SuperuserChain({ subject, cluster }: ChainProps) {
  const isGroup = subject.kind === 'Group';
  return (
    <ol className="grid">
      {isGroup ? null : <SubjectBox cluster={cluster} subject={subject} then="is in the group" />}
      <Box kind="Group" name="system:masters" />
      <Step>which</Step>
      <li className="rounded-md border border-line bg-sunk px-2.5 py-2">
        the API server lets through before it asks any authorizer. No binding gives this, and none can take it away: it
        is in the client certificate or the identity provider.
      </li>
    </ol>
  );
}

function GrantChain({ cluster, path, subject, ask }: ChainProps & { readonly path: GrantPathShown }) {
  const direct = principalOf(path.subject) === principalOf(subject) || isSameAccount(path.subject, subject);
  return (
    <ol className="grid">
      <SubjectBox cluster={cluster} subject={subject} then={direct ? 'is a subject of' : 'is in the group'} />
      {direct ? null : <SubjectBox cluster={cluster} subject={path.subject} then="which is a subject of" />}
      <ObjectBox cluster={cluster} object={path.binding} />
      <Step>which refers to</Step>
      <ObjectBox cluster={cluster} object={path.role}>
        {path.aggregatedFrom === undefined || path.aggregatedFrom.length === 0 ? null : (
          <AggregatedFrom cluster={cluster} parts={path.aggregatedFrom} />
        )}
      </ObjectBox>
      <Step>whose rule {path.rule.index + 1} says</Step>
      <li>
        <RuleView rule={path.rule} ask={ask} />
      </li>
    </ol>
  );
}

// A binding may name a ServiceAccount by its username (kind User): it is the same one.
function isSameAccount(written: GrantPathShown['subject'], subject: ChainProps['subject']): boolean {
  return (
    written.kind === 'User' &&
    subject.kind === 'ServiceAccount' &&
    written.name === `system:serviceaccount:${subject.namespace ?? ''}:${subject.name}`
  );
}

function AggregatedFrom({ cluster, parts }: { readonly cluster: string; readonly parts: readonly string[] }) {
  return (
    <p className="text-small text-muted">
      aggregated from{' '}
      {parts.map((name, i) => (
        <span key={name}>
          {i > 0 ? ', ' : ''}
          <Link href={to.object(cluster, 'clusterroles', { name })} prefetch={false} className="link">
            <Name text={name} />
          </Link>
        </span>
      ))}
    </p>
  );
}

function Step({ children }: { readonly children: ReactNode }) {
  return <li className="ml-3.5 border-l-[1.5px] border-line-strong py-0.5 pl-3 text-small text-muted">{children}</li>;
}

type BoxProps = {
  readonly kind: string;
  readonly name: string;
  readonly end?: ReactNode;
  readonly children?: ReactNode;
};
function Box({ kind, name, end, children }: BoxProps) {
  return (
    <li className="grid gap-0.5 rounded-md border border-line px-2.5 py-2">
      <div className="flex items-baseline justify-between gap-2 text-small text-muted">
        <span>{kind}</span>
        <span className="flex gap-3">{end}</span>
      </div>
      <Name text={name} max={80} />
      {children}
    </li>
  );
}

type SubjectBoxProps = Pick<ChainProps, 'cluster' | 'subject'> & {
  readonly then: string;
};
function SubjectBox({ cluster, subject, then }: SubjectBoxProps) {
  const account = accountOf(subject);
  const name = subjectText(subject);
  return (
    <>
      <Box
        kind={subject.kind}
        name={name}
        end={
          <>
            {account === undefined ? null : <YamlLink of={account} />}
            <Link
              href={to.subject(cluster, principalOf(subject))}
              prefetch={false}
              className="link"
              aria-label={`Open ${name}`}
            >
              open
            </Link>
          </>
        }
      />
      <Step>{then}</Step>
    </>
  );
}

type ObjectBoxProps = {
  readonly cluster: string;
  readonly object: GrantPathShown['binding'] | GrantPathShown['role'];
  readonly children?: ReactNode;
};
function ObjectBox({ cluster, object, children }: ObjectBoxProps) {
  const { namespace } = object;
  return (
    <Box
      kind={namespace === undefined ? object.kind : `${object.kind} in ${namespace}`}
      name={object.name}
      end={
        <>
          <YamlLink of={object} />
          <Link
            href={to.object(cluster, collectionOf(object.kind), object)}
            prefetch={false}
            className="link"
            aria-label={`Open ${object.kind} ${object.name}`}
          >
            open
          </Link>
        </>
      }
    >
      {children}
      <LastWrite cluster={cluster} object={object} />
    </Box>
  );
}

function YamlLink({ of }: { readonly of: YamlRef }) {
  const { open } = useYamlSheet();
  return (
    <button type="button" className="link" aria-label={`YAML of ${of.kind} ${of.name}`} onClick={() => open(of)}>
      YAML
    </button>
  );
}

/** Who wrote the object last, or where a bundle holds it. */
function LastWrite({ cluster, object }: { readonly cluster: string; readonly object: ObjectBoxProps['object'] }) {
  const meta = useMeta(cluster, object);
  if (meta?.file !== undefined) {
    return (
      <p className="text-small break-words text-muted">
        in <Name text={`${meta.file.path}:${meta.file.line}`} />
      </p>
    );
  }
  if (meta?.lastWrite === undefined) return null;
  const { manager, time } = meta.lastWrite;
  return (
    <p className="text-small text-muted">
      last changed{' '}
      {time === undefined ? null : (
        <time dateTime={time} title={clockTime(time)}>
          {day(time)}
        </time>
      )}{' '}
      by <Name text={manager} />
    </p>
  );
}
