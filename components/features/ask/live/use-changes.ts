'use client';

import { useState } from 'react';
import { type Memory, type Told, remember } from './answer-diff';

/**
 * What changed in the open answer since its question was opened. `told` is undefined while nothing was answered;
 * what was told of another question is not shown meanwhile.
 */
export function useChanges(question: string, told: Told | undefined): Memory | undefined {
  const [memory, setMemory] = useState<Memory>();
  const next = told === undefined ? memory : remember(memory, told);
  // Derived while rendering: `remember` gives the same memory back for an answer that it knows.
  if (next !== memory) setMemory(next);
  return next?.last.question === question ? next : undefined;
}

/** The rows that are new or came another way, in the newest telling. */
export function freshKeys(memory: Memory | undefined): ReadonlySet<string> {
  const changes = memory?.tellings[0]?.changes ?? [];
  return new Set(changes.flatMap((c) => (c.type === 'gained' || c.type === 'moved' ? [c.entry.key] : [])));
}
