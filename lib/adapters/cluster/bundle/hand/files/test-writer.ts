import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from './write-files';

/** Writes the files again and again, each time with another digit, until it is killed. */
const [folder = '', size = '0', ...paths] = process.argv.slice(2);
for (let turn = 1; ; turn++) {
  const after = Buffer.from(String(turn % 10).repeat(Number(size)));
  const writes = await Promise.all(
    paths.map(async (path) => ({ path, before: await readFile(join(folder, path)), after })),
  );
  await writeFiles(folder, writes);
  if (turn === 1) process.send?.('writing');
}
