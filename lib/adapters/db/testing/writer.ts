// A process that writes until it is killed, and says what was acknowledged: `tsx writer.ts DATA-FOLDER FIRST`.
import { openStore } from '../open-store';
import { MIGRATIONS, clock, listeningLog } from './fixtures';
import { change, entry, step } from './samples';

const [dataFolder = '', first = '0'] = process.argv.slice(2);
const { store } = await openStore(
  { dataFolder, databaseUrl: undefined, migrations: MIGRATIONS },
  { log: listeningLog().log, clock },
);
for (let n = Number(first); ; n += 1) {
  await store.journal.begin(change(`c${n}`));
  process.stdout.write(`c${n}\n`);
  await store.journal.step(`c${n}`, step(0, { state: 'done', at: n }));
  await store.trail.append([entry(`r${n}`)]);
  process.stdout.write(`r${n}\n`);
}
