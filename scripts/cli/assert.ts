// `npx castellan assert FILE`: 0 every assertion holds, 1 one fails, 2 unknown, or it cannot be checked.
import { parseArgs } from 'node:util';
import { loadKubeconfig } from '@/lib/adapters/cluster';
import { AppError } from '@/lib/domain/core';
import { assertionsOf, check, readBundle, readLive } from './assert/check';
import { jsonSchema } from './assert/schema';
import { FORMATS, type Format, exitCode, printed } from './assert/print';

const CANNOT = 2;
const HELP = `npx castellan assert FILE (--bundle PATH | --kubeconfig FILE [--context NAME]) [--format text|json|junit]

  FILE                assertions as YAML (docs/assertions.md); the console exports such a file
  --bundle PATH       manifests: a folder, an archive or a file
  --kubeconfig FILE   a live cluster; programs that the file names may run
  --context NAME      of the kubeconfig; its current context unless given
  --format FORMAT     text (default), json or junit, on standard output
  --schema            prints the JSON Schema of FILE, and checks nothing
  --patience SECONDS  how long to wait for the lists of a live cluster (default 60)

Exit codes: 0 all hold, 1 one fails, 2 none fails but one is unknown, or it cannot be checked.
`;

class CannotCheck extends Error {}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        bundle: { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        format: { type: 'string', default: 'text' },
        patience: { type: 'string', default: '60' },
        schema: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch {
    throw new CannotCheck(`a flag is not known, or lacks its value.\n\n${HELP}`);
  }
}
type Flags = ReturnType<typeof parsed>['values'];

function formatOf({ format }: Flags): Format {
  const known = FORMATS.find((one) => one === format);
  if (known === undefined) throw new CannotCheck(`--format is one of ${FORMATS.join(', ')}.`);
  return known;
}

function patienceOf({ patience }: Flags): number {
  if (!/^\d{1,4}$/u.test(patience)) throw new CannotCheck('--patience is a number of seconds.');
  return Number(patience) * 1_000;
}

async function read(flags: Flags) {
  const { bundle, kubeconfig, context } = flags;
  if (bundle !== undefined && kubeconfig === undefined && context === undefined) return readBundle(bundle);
  if (kubeconfig === undefined || bundle !== undefined)
    throw new CannotCheck(`give either --bundle PATH or --kubeconfig FILE.\n\n${HELP}`);
  const patience = patienceOf(flags);
  // Programs that this kubeconfig names may run: somebody named the file just now.
  const options = { allowExec: true, ...(context === undefined ? {} : { context }) };
  return readLive(await loadKubeconfig(kubeconfig, options), patience);
}

async function main(): Promise<number> {
  const { values, positionals } = parsed(process.argv.slice(2));
  if (values.help || values.schema) {
    process.stdout.write(values.help ? HELP : `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CannotCheck(`give one file of assertions.\n\n${HELP}`);
  const format = formatOf(values);
  const definitions = assertionsOf(file);
  const source = await read(values);
  try {
    const report = check(source.view, file, definitions);
    process.stdout.write(printed(report, format));
    return exitCode(report);
  } finally {
    await source.stop();
  }
}

/** What went wrong, as far as it is the person's to mend. */
function reason(error: unknown): string {
  if (error instanceof CannotCheck || error instanceof AppError) return error.message;
  return error instanceof Error && 'code' in error ? `the file cannot be read (${String(error.code)}).` : String(error);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`castellan: cannot check: ${reason(error)}`);
  process.exitCode = CANNOT;
}
