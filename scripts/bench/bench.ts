import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { serverModule } from '../../e2e/servers/catalog';
import { describe, record, table } from './document';
import { SectionResult } from './figure';
import { DEFAULT_SEED } from './section';

const SECTIONS = ['engine', 'live', 'http', 'page', 'memory', 'load', 'javascript'] as const;
const ROOT = join(import.meta.dirname, '..', '..');

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' } } });
const wanted = values.only?.split(',') ?? [...SECTIONS];
const seed = Number(values.seed ?? DEFAULT_SEED);
const unknown = wanted.filter((name) => !SECTIONS.some((section) => section === name));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(`bench: --only takes ${SECTIONS.join(', ')}; --seed a whole number`);
  process.exit(2);
}

/** Runs a section in its own process and answers what it measured. */
async function measure(name: string): Promise<SectionResult> {
  const child = fork(join(import.meta.dirname, 'sections', `${name}.ts`), ['--seed', String(seed)], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
  });
  let message: unknown;
  child.on('message', (said) => {
    message = said;
  });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`section ${name} failed`);
  return SectionResult.parse(message);
}

function versions(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'next', 'package.json'), 'utf8'));
  const next = z.object({ version: z.string() }).parse(manifest).version;
  return `node ${process.versions.node}, next ${next}, kube-apiserver ${serverModule('1.36').version}`;
}

function loadNow(): number {
  return loadavg()[0] ?? 0;
}

let missed = 0;
for (const name of SECTIONS.filter((section) => wanted.includes(section))) {
  const [started, before] = [Date.now(), loadNow()];
  console.log(`\n## ${name}`);
  const result = await measure(name);
  const text = describe(name, result, {
    date: new Date(started).toISOString().slice(0, 10),
    seed,
    machine: `${String(availableParallelism())} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    versions: versions(),
    load: [before, loadNow()],
    took: `${((Date.now() - started) / 1000).toFixed(0)} s`,
  });
  await record(SECTIONS, name, text);
  console.log(table(result.figures));
  missed += result.figures.filter(({ ok }) => ok === false).length;
}
console.log(missed === 0 ? '\nEvery target was met.' : `\n${String(missed)} of the targets were missed.`);
