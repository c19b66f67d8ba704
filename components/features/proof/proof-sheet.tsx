'use client';

import { SideSheet, subjectText, useKeys, useYamlSheet } from '@/components/kit';
import { Button } from '@/components/ui';
import type { PathOutput } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import type { ReactNode } from 'react';
import { Chain, type ChainProps } from './chain';
import { isGrant } from './grant-path';
import { type Verification, Verify } from './verify';

export type ProofSheetProps = {
  readonly cluster: string;
  /** What the URL holds: the row. */
  readonly value: string;
  readonly subject: ChainProps['subject'];
  readonly via: readonly PathOutput[];
  readonly viaTotal: number;
  /** Which of them is shown, from 1. */
  readonly way: number;
  readonly ask?: Ask | undefined;
  readonly title?: ReactNode;
  /** Absent where there is no verdict to verify. */
  readonly verification?: Verification | undefined;
  readonly onWay: (way: number) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
};

/** The proof of one row, way by way. `y` opens the binding's YAML, `v` verifies, `n` and `p` go through the ways. */
export function ProofSheet(props: ProofSheetProps) {
  const { via, viaTotal, subject, onWay, verification } = props;
  const yaml = useYamlSheet();
  const way = Math.min(Math.max(1, props.way), Math.max(1, via.length));
  const path = via[way - 1];
  useKeys({
    y: () => {
      if (path === undefined || !isGrant(path)) return false;
      yaml.open(path.binding);
      return true;
    },
    v: () => {
      if (verification === undefined) return false;
      verification.run();
      return true;
    },
    n: () => step(1),
    p: () => step(-1),
  });
  const step = (by: 1 | -1) => {
    if (way + by < 1 || way + by > via.length) return false;
    onWay(way + by);
    return true;
  };
  const title = props.title ?? (
    <>
      Why <span className="font-mono text-code">{subjectText(subject)}</span> can
    </>
  );
  return (
    <SideSheet
      param="proof"
      value={props.value}
      label="Proof"
      title={title}
      note={noteOf(way, via.length, viaTotal)}
      onClose={props.onClose}
    >
      {props.children}
      {via.length > 1 ? <Ways way={way} shown={via.length} total={viaTotal} onWay={onWay} /> : null}
      {path === undefined ? null : <Chain cluster={props.cluster} path={path} subject={subject} ask={props.ask} />}
      {verification === undefined ? null : <Verify verification={verification} />}
    </SideSheet>
  );
}

function noteOf(way: number, shown: number, total: number): string | undefined {
  if (shown === 0) return undefined;
  return total === 1 ? 'the only way' : `${way} of ${total} ways`;
}

type WaysProps = {
  readonly way: number;
  readonly shown: number;
  readonly total: number;
  readonly onWay: (way: number) => void;
};
function Ways({ way, shown, total, onWay }: WaysProps) {
  return (
    <div role="group" aria-label="Ways" className="flex flex-wrap items-center gap-2">
      <Button onClick={() => onWay(way - 1)} {...(way <= 1 ? { disabledReason: 'This is the first way.' } : {})}>
        Previous way
      </Button>
      <Button
        onClick={() => onWay(way + 1)}
        {...(way >= shown ? { disabledReason: 'This is the last way shown.' } : {})}
      >
        Next way
      </Button>
      {total > shown ? (
        <span className="text-small text-muted">
          the first {shown} of {total} are shown
        </span>
      ) : null}
    </div>
  );
}
