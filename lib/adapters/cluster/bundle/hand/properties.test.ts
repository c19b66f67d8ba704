import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PlannedObject, formatRef, type Wish } from '@/lib/domain/plan';
import { refOf } from '@/lib/domain/rbac';
import { loadBundle } from '../load-bundle';
import { CLOCK } from '../test-outcome';
import { testFolder } from '../test-folder';
import { openBundle, sendingsOf } from './test-bundle';
import { form, keyOfWanted, wanted, wishes, written } from './test-worlds';
import { meaningOf } from './text';
import { parsePart } from './text/parse-part';
import { unitText, unitsOf } from './text/units';

/** 500 take a minute. */
const RUNS = 60;

const scenario = fc.uniqueArray(wanted, { selector: keyOfWanted, minLength: 2, maxLength: 7 }).chain((objects) =>
  fc.record({
    files: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), form), { minLength: 7, maxLength: 7 }),
    objects: fc.constant(objects),
    wishes: fc.array(wishes(objects), { minLength: 1, maxLength: 4 }),
  }),
);

async function objectsIn(folder: string): Promise<PlannedObject[]> {
  const { objects, gaps } = await loadBundle(folder, CLOCK);
  expect(gaps).toEqual([]);
  return objects.filter((object) => object.kind !== 'Namespace' && object.kind !== 'ServiceAccount');
}

/** The exact text of every manifest, by file and by what the manifest says. */
async function textsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    if (!/\.(yaml|json)$/.test(path)) continue;
    const bytes = await readFile(join(folder, path));
    for (const unit of unitsOf(bytes, !path.endsWith('.json'))) {
      const text = unitText(bytes, unit);
      const part = parsePart(text);
      if (part !== undefined) found.push(`${path}: ${text.slice(part.start, part.end)}`);
    }
  }
  return found;
}

it('files say exactly what was wanted, and all other manifests stay byte for byte', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ files, objects, wishes: all }) => {
      const contents: Record<string, string> = {};
      let at = 0;
      for (const [i, [count, how]] of files.entries()) {
        const here = objects.slice(at, at + count);
        at += count;
        if (here.length === 0) break;
        const { path, content } = written(here, how, i);
        contents[path] = content;
      }
      const folder = await testFolder(contents);
      const bundle = await openBundle(folder, { writeBack: true });
      for (const wish of all) await check(folder, bundle, wish);
    }),
    { numRuns: RUNS, endOnFailure: false },
  );
});

async function check(folder: string, bundle: Awaited<ReturnType<typeof openBundle>>, wish: Wish): Promise<void> {
  const before = await objectsIn(folder);
  const texts = await textsIn(folder);
  const steps = bundle.planned({ objects: [wish] });
  const expected = new Map(before.map((object) => [formatRef(refOfPlanned(object)), meaningOf(object)]));
  const replaced = steps.some(({ action }) => action === 'replace');
  for (const sending of sendingsOf(steps)) {
    const sent = await bundle.hand().send(sending, 'a-1');
    if (sent.state === 'refused' && sent.refused.message.includes('all that this bundle holds')) return;
    expect(sent).toMatchObject({ state: 'done' });
    if (sending.verb === 'delete') expected.delete(formatRef(sending.ref));
    else expected.set(formatRef(sending.ref), meaningOf(sending.after));
  }
  const after = await objectsIn(folder);
  // Aggregated roles gather what others say: their rules follow.
  const said = (entries: Iterable<readonly [string, string]>) =>
    [...entries].filter(([key]) => !isGathered(key, before, after)).sort();
  expect(said(after.map((object) => [formatRef(refOfPlanned(object)), meaningOf(object)] as const))).toEqual(
    said(expected),
  );
  const now = await textsIn(folder);
  const touched = steps.length === 0 ? 0 : 1;
  const lost = texts.filter((text) => !now.includes(text));
  expect(lost.length).toBeLessThanOrEqual(touched + (replaced ? 1 : 0));
}

function isGathered(key: string, ...worlds: readonly (readonly PlannedObject[])[]): boolean {
  return worlds
    .flat()
    .some(
      (object) =>
        formatRef(refOfPlanned(object)) === key && object.kind === 'ClusterRole' && object.aggregation !== undefined,
    );
}

function refOfPlanned(object: PlannedObject) {
  const { namespace, name } = refOf(object);
  return { kind: object.kind, namespace, name };
}
