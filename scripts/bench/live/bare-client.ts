// The least that any client of the API server has to do: list every kind, in parallel, in pages of the same size, and
// parse the JSON.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { z } from 'zod';
import { RESOURCES } from '@/lib/adapters/cluster/live/resources';
import { DEFAULT_SETTINGS } from '@/lib/adapters/cluster/live/settings';
import { answerRound, roundArguments, startClocks } from './round';

const { server, caFile, token } = roundArguments();
const agent = new https.Agent({ keepAlive: true, ca: readFileSync(caFile) });

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    const request = https.get(`${server}${path}`, { agent, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(pieces).toString('utf8'));
        else reject(new Error(`${path}: ${String(response.statusCode)}`));
      });
    });
    request.on('error', reject);
  });
}

// Two fields of a page are looked at; what is in the items is left as JSON.parse made it.
const Page = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.custom<unknown[]>(Array.isArray),
});

async function list(path: string): Promise<number> {
  const kept: unknown[] = [];
  let more = '';
  do {
    const next = more === '' ? '' : `&continue=${encodeURIComponent(more)}`;
    const page = Page.parse(JSON.parse(await get(`${path}?limit=${String(DEFAULT_SETTINGS.pageSize)}${next}`)));
    for (const item of page.items) kept.push(item);
    more = page.metadata.continue ?? '';
  } while (more !== '');
  return kept.length;
}

const stop = startClocks();
const counts = await Promise.all(RESOURCES.map(({ path }) => list(path)));
const measured = stop();
agent.destroy();
answerRound({ ...measured, objects: counts.reduce((a, b) => a + b, 0) });
