import { parseArgs } from 'node:util';
import type { SectionResult } from './figure';

/** What a section is run with. */
export type SectionArguments = {
  readonly seed: number;
};

/** The seed of every recorded run. */
export const DEFAULT_SEED = 20_260_101;

/**
 * Runs the section that this process is for and hands its result to the bench; alone, prints it. A section has a
 * process of its own, so that neither memory nor compiled code of another one counts for it.
 */
export async function runSection(
  section: (args: SectionArguments) => SectionResult | Promise<SectionResult>,
): Promise<void> {
  const { seed } = parseArgs({ options: { seed: { type: 'string' } } }).values;
  const result = await section({ seed: Number(seed ?? DEFAULT_SEED) });
  if (process.send === undefined) console.log(JSON.stringify(result, null, 2));
  else process.send(result, () => process.exit(0));
}
