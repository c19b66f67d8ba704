import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { MEMORY_FLAGS } from '../../setup/memory-flags.mjs';

const Round = z.object({ took: z.number(), cost: z.number(), objects: z.number() });
/** Milliseconds for a client to read the cluster, by the clock and of the processors; how many objects it read. */
export type Round = z.infer<typeof Round>;

const Arguments = z.object({ kubeconfig: z.string(), server: z.string(), caFile: z.string(), token: z.string() });
export type RoundArguments = z.infer<typeof Arguments>;

/** Runs one of the clients of this folder in a new process: nothing is compiled or kept from the round before. */
export async function runRound(client: 'bare-client' | 'product-client', args: RoundArguments): Promise<Round> {
  const flags = client === 'product-client' ? MEMORY_FLAGS : [];
  const given = Object.entries(args).flatMap(([name, value]) => [`--${name}`, value]);
  const child = fork(join(import.meta.dirname, `${client}.ts`), given, { execArgv: ['--import', 'tsx', ...flags] });
  let said: unknown;
  child.on('message', (message) => {
    said = message;
  });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`${client} failed`);
  return Round.parse(said);
}

/** In a client: what it was started with. */
export function roundArguments(): RoundArguments {
  const option = { type: 'string' } as const;
  const options = { kubeconfig: option, server: option, caFile: option, token: option };
  return Arguments.parse(parseArgs({ options }).values);
}

/** In a client: starts both clocks; the function that is answered stops them. */
export function startClocks(): () => Pick<Round, 'took' | 'cost'> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { took: performance.now() - started, cost: (user + system) / 1_000 };
  };
}

/** In a client: hands the result over and ends the process. */
export function answerRound(round: Round): void {
  process.send?.(round, () => process.exit(0));
}
