// Brings every server that the tests run: `node e2e/servers/ensure.ts [--only etcd,1.36]`. `npm test` calls it first.
// Some milliseconds when they are there; about eight minutes on two cores when nothing is.
import { parseArgs } from 'node:util';
import { ensureBinary } from './binaries.ts';
import { SERVER_NAMES, serverModule } from './catalog.ts';
import type { ServerName } from './catalog.ts';
import { ServersError } from './servers-error.ts';

function isServerName(text: string): text is ServerName {
  return SERVER_NAMES.some((name) => name === text);
}

function wanted(only: string | undefined): readonly ServerName[] {
  if (only === undefined) return SERVER_NAMES;
  return only.split(',').map((text) => {
    if (isServerName(text)) return text;
    throw new ServersError(`--only ${text}: there are ${SERVER_NAMES.join(', ')}`);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const source = { env: process.env, log: (line: string) => console.log(line) };
  for (const name of wanted(values.only)) {
    const module = serverModule(name);
    for (const binary of module.binaries) {
      const file = await ensureBinary(module, binary, source);
      console.log(`${binary} ${module.version}: ${file}`);
    }
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ServersError ? `castellan: ${error.message}` : error);
  process.exitCode = 1;
}
