'use client';

import { Builder } from './builder';
import { Seed } from './seed';
import type { Start } from './start';

/** The builder, once what it starts from was read. */
export function SeededBuilder({
  cluster,
  name,
  start,
}: {
  readonly cluster: string;
  readonly name: string;
  readonly start: Start;
}) {
  const wish = start.from === 'grant' ? start.wish : undefined;
  return (
    <Seed cluster={cluster} start={start}>
      {(seed) => <Builder cluster={cluster} name={name} seed={seed} wish={wish} />}
    </Seed>
  );
}
