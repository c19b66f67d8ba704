'use client';

import { useClusterEvents } from '@/lib/client';
import type { ChangedEvent } from '@/lib/contract';
import { RadioTower } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { announce } from './announce';
import { clockTime, count } from './time';

/** Changes may come many times a second: they are read aloud no oftener than this. */
const SAY_EVERY_MS = 5_000;

/** "ClusterRoleBinding ops was removed at 14:02:15 UTC, and 3 more changes." */
export function changeText({ objects, objectsTotal, at }: ChangedEvent): string {
  const last = objects.at(-1);
  if (last === undefined) return `The cluster changed at ${clockTime(at)}.`;
  const name = last.namespace === undefined || last.namespace === '' ? last.name : `${last.namespace}/${last.name}`;
  const done = last.op === 'delete' ? 'was removed' : 'was added or changed';
  const more = objectsTotal - 1;
  const rest = more > 0 ? `, and ${count(more)} more ${more === 1 ? 'change' : 'changes'}` : '';
  return `${last.kind} ${name} ${done} at ${clockTime(at)}${rest}.`;
}

/** What changed in the cluster since the page was opened: it has been read again since. Quiet when nothing did. */
export function ChangeNote({ cluster }: { readonly cluster: string }) {
  const { lastChange } = useClusterEvents(cluster);
  const [before] = useState(lastChange);
  const text = lastChange === undefined || lastChange === before ? undefined : changeText(lastChange);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (text === undefined || performance.now() - saidAt.current < SAY_EVERY_MS) return;
    saidAt.current = performance.now();
    announce(text);
  }, [text]);
  if (text === undefined) return null;
  return (
    <p className="flex items-center gap-2 rounded-md border border-l-[3px] border-line border-l-accent bg-panel px-3 py-1.5">
      <RadioTower size={14} aria-hidden className="shrink-0 text-accent" />
      <span className="min-w-0 break-words">{text}</span>
    </p>
  );
}
