// The load: so many connections, each of which sends its next request when the last was answered. A process of its own.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'undici';
import { z } from 'zod';
import { Sample } from '../sample';
import { type Load, LoadArguments } from './run-load';

const { file } = parseArgs({ options: { file: { type: 'string', default: '' } } }).values;
const { base, paths, headers, connections, seconds } = LoadArguments.parse(JSON.parse(readFileSync(file, 'utf8')));

const taken: number[] = [];
let [next, bytes] = [0, 0];

async function connection(until: number): Promise<void> {
  const client = new Client(base, { pipelining: 1 });
  while (performance.now() < until) {
    const path = z.string().parse(paths[next++ % paths.length]);
    const started = performance.now();
    const answer = await client.request({ method: 'GET', path, headers });
    const body = await answer.body.arrayBuffer();
    taken.push(performance.now() - started);
    bytes += body.byteLength;
    if (answer.statusCode !== 200) throw new Error(`${path}: ${String(answer.statusCode)}`);
  }
  await client.close();
}

const started = performance.now();
await Promise.all(Array.from({ length: connections }, () => connection(started + seconds * 1000)));
const took = (performance.now() - started) / 1000;
const sample = new Sample(taken);
const load: Load = {
  requests: sample.count,
  perSecond: sample.count / took,
  p99: sample.p99,
  bytes: bytes / sample.count,
};
process.send?.(load, () => process.exit(0));
