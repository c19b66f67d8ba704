import { ChangeInput, type ChangeOutput, type ChangeRow, apiPath } from '@/lib/contract';
import type { Page } from '@playwright/test';

type Change = ChangeOutput['value'];
type Step = Change['steps'][number];

const AT = '2026-11-21T16:00:00.000Z';
const asOf = (cluster: string) => ({ cluster, epoch: 'e', generation: 1, at: AT, stale: false });
const answer = <Value>(cluster: string, value: Value) => ({ value, gaps: [], asOf: asOf(cluster) });

/** An apply whose request does not reach the server yet, while the journal says that so many steps are done. */
export type Held = {
  readonly done: (steps: number) => void;
  /** Lets the request through, and the journal answer for itself. */
  readonly release: () => Promise<void>;
};

export async function holdApply(page: Page, cluster: string): Promise<Held> {
  let change: Change | undefined;
  let steps = 0;
  let free = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    free = resolve;
  });
  const list = (url: URL) => url.pathname === apiPath.changes(cluster);
  const one = (url: URL) => url.pathname === apiPath.change(cluster, HELD);
  const shown = (): Change[] => (change === undefined ? [] : [{ ...change, steps: stepsOf(change, steps) }]);
  await page.route(list, async (route) => {
    if (route.request().method() === 'GET') return route.fulfill({ json: answer(cluster, { rows: shown() }) });
    change = heldChange(ChangeInput.parse(route.request().postDataJSON()));
    await gate;
    return route.continue();
  });
  await page.route(one, (route) => route.fulfill({ json: answer(cluster, shown()[0]) }));
  return {
    done: (count) => {
      steps = count;
    },
    release: async () => {
      free();
      await page.unroute(list);
    },
  };
}

const HELD = 'held-at-the-wire';

function heldChange({ intent, planHash }: ChangeInput): Change {
  const objects = intent.objects.map((wanted): Step['object'] => {
    const object = wanted.op === 'apply' ? wanted.object : wanted;
    const { kind, name } = object;
    return 'namespace' in object && object.namespace !== undefined
      ? { kind, name, namespace: object.namespace }
      : { kind, name };
  });
  const row = { id: HELD, person: 'Lena (demo)', actsAs: '', state: 'applying', says: '', gained: 6, lost: 0 } as const;
  return { ...row, planHash, objects, createdAt: AT, intent, steps: [] };
}

function stepsOf({ objects }: Change, done: number): Step[] {
  return objects.map((object, i) => ({
    object,
    verb: 'create',
    state: i < done ? 'done' : 'intended',
    says: '',
    auditId: '',
    at: AT,
  }));
}

/** The journal has a change of which a part was done: the second of its requests was refused. */
export async function showPartial(page: Page, cluster: string, planned: ChangeInput): Promise<string> {
  const held = heldChange(planned);
  const [first, second] = stepsOf(held, 1);
  if (first === undefined || second === undefined) throw new Error('a change in part has two steps');
  const says = 'admission webhook "policy.fernhollow.example" denied the request: no binding without a ticket';
  const change: Change = {
    ...held,
    actsAs: 'oidc:lena@fernhollow.example',
    state: 'partial',
    says: '1 of 2 requests was done.',
    endedAt: AT,
    steps: [
      { ...first, auditId: 'f3b3d9a4-6a34-4a58-9d04-9f60d8a2a111', says: 'created' },
      { ...second, state: 'failed', says, auditId: '0c8e2f0e-27f4-4b2a-8a31-6b3fb3a5d222' },
    ],
    finish: planned.intent,
    undo: planned.intent,
  };
  const rows: ChangeRow[] = [change];
  await page.route(
    (url) => url.pathname === apiPath.changes(cluster),
    (route) => route.fulfill({ json: answer(cluster, { rows }) }),
  );
  await page.route(
    (url) => url.pathname === apiPath.change(cluster, HELD),
    (route) => route.fulfill({ json: answer(cluster, change) }),
  );
  return HELD;
}

/** No event reaches the page: what happens in the cluster is found out when it matters. */
export async function deafen(page: Page, cluster: string): Promise<void> {
  await page.route(
    (url) => url.pathname === apiPath.events(cluster),
    (route) => route.abort(),
  );
}
