import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Cluster } from '../../../e2e/servers';
import { startOidcProvider } from '../../../e2e/servers/oidc-provider';
import type { Persona } from '@/lib/adapters/demo-login';
import { startLoaded } from '../cluster/loaded';
import { atMost, type Figure, mb, ms } from '../figure';
import { Person } from '../people/person';
import { signInAs } from '../people/sign-in';
import { residentOf } from '../product/process-cost';
import { freePort, type Product, startProduct } from '../product/start-product';
import { Sample } from '../sample';
import { runSection } from '../section';

const PEOPLE = 500;
const TEAMS = 100;
const ASK_EVERY_MS = 5_000;
const CHANGE_EVERY_MS = 1_000;
const MINUTES = 5;
const RBAC = 'rbac.authorization.k8s.io';

const PERSONAS: readonly Persona[] = Array.from({ length: PEOPLE }, (_, i) => ({
  id: `person-${i}`,
  name: `Person ${i}`,
  email: `person-${i}@bench.example`,
  groups: [`team-${i % TEAMS}`],
  is: 'somebody of the bench',
}));

const bindingOf = (namespace: string, name: string, team: number) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { namespace, name },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'bench-lead' },
  subjects: [{ kind: 'Group', apiGroup: RBAC, name: `oidc:team-${team}` }],
});

/** Each team leads one namespace: they may look there, and nowhere else. */
async function giveTeams(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  const rules = [{ apiGroups: [RBAC], resources: ['rolebindings'], verbs: ['list'] }];
  const role = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'bench-lead' }, rules };
  await cluster.applyAll([role, ...namespaces.map((namespace, team) => bindingOf(namespace, 'leads', team))]);
}

function configFile(
  folder: string,
  publicUrl: string,
  provider: { issuer: string; ca: string },
  secret: string,
): string {
  writeFileSync(join(folder, 'ca.pem'), provider.ca);
  const file = join(folder, 'castellan.json');
  const config = {
    publicUrl,
    keys: [`bench:${randomBytes(32).toString('base64')}`],
    login: {
      issuer: provider.issuer,
      clientId: 'castellan',
      clientSecret: secret,
      caFile: join(folder, 'ca.pem'),
      scopes: ['openid', 'profile', 'email', 'groups'],
    },
    identity: {
      default: { usernameClaim: 'email', usernamePrefix: 'oidc:', groupsClaim: 'groups', groupsPrefix: 'oidc:' },
    },
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function signInAll(product: Product, ca: string): Promise<string[]> {
  const cookies: string[] = [];
  const next = PERSONAS.keys();
  const worker = async () => {
    for (const i of next) cookies[i] = await signInAs(product.base, `person-${i}`, ca);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return cookies;
}

type Course = {
  readonly took: Sample;
  readonly failures: readonly string[];
  readonly events: number;
  readonly resident: number[];
};

/** Everybody asks once in five seconds, each at a moment of their own, while the cluster changes once a second. */
async function course(people: readonly Person[], change: (i: number) => Promise<void>, pid: number): Promise<Course> {
  const until = Date.now() + MINUTES * 60_000;
  const resident: number[] = [];
  const asking = people.map(async (person, i) => {
    await sleep((i * ASK_EVERY_MS) / people.length);
    while (Date.now() < until) {
      const next = sleep(ASK_EVERY_MS);
      await person.ask();
      await next;
    }
  });
  const changing = (async () => {
    for (let i = 0; Date.now() < until; i += 1) {
      const next = sleep(CHANGE_EVERY_MS);
      await change(i);
      if (i % 15 === 0) resident.push(residentOf(pid).now);
      await next;
    }
  })();
  await Promise.all([...asking, changing]);
  return {
    took: new Sample(people.flatMap(({ took }) => took)),
    failures: people.flatMap(({ failures }) => failures),
    events: people.reduce((sum, { events }) => sum + events, 0),
    resident,
  };
}

function figuresOf({ took, failures, events, resident }: Course, peak: number): Figure[] {
  const half = resident.slice(Math.floor(resident.length / 2));
  const [middle = 0, last = 0] = [half[0], half.at(-1)];
  const [first] = failures;
  if (first !== undefined) throw new Error(`${failures.length} questions were not answered: ${first}`);
  const told = `${took.count} questions, median ${ms(took.median)}, the slowest ${ms(took.max)}; ${events} events heard`;
  return [
    atMost('L', `an ask of one of ${PEOPLE} people, p99`, took.p99, 100, ms, told),
    atMost('L', `whole process with ${PEOPLE} people, the most it ever was`, peak, 1024 ** 3, mb),
    atMost(
      'L',
      'growth over the last half of the time',
      last / middle,
      1.1,
      (x) => `${x.toFixed(2)} ×`,
      `${mb(middle)} to ${mb(last)}`,
    ),
  ];
}

async function run(cluster: Cluster, namespaces: readonly string[]): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-people-'));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = await startOidcProvider({ publicUrl, personas: PERSONAS });
  const config = configFile(folder, publicUrl, provider, provider.client.secret);
  const product = await startProduct(['--kubeconfig', cluster.kubeconfig(), '--config', config], port);
  const agent = new Agent({ connections: 4 * PEOPLE, pipelining: 1 });
  try {
    const cookies = await signInAll(product, provider.ca);
    const id = await clusterId(product.base, cookies[0] ?? '');
    const people = cookies.map((cookie, i) => {
      const namespace = namespaces[i % TEAMS] ?? '';
      const path = `/api/v1/clusters/${id}/who-can?verb=get&resource=pods&namespace=${namespace}`;
      return new Person({ base: product.base, cookies: cookie, cluster: id, path, agent });
    });
    await Promise.all(people.map((person) => person.listen()));
    const change = async (i: number) => {
      const team = i % TEAMS;
      await cluster.applyAll([bindingOf(namespaces[team] ?? '', `change-${i}`, (team + 1) % TEAMS)]);
    };
    const figures = figuresOf(await course(people, change, product.pid), residentOf(product.pid).peak);
    for (const person of people) person.leave();
    return figures;
  } finally {
    await agent.destroy();
    await product.stop();
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function clusterId(base: string, cookie: string): Promise<string> {
  const answer = await fetch(`${base}/api/v1/clusters`, { headers: { cookie } });
  const text = await answer.text();
  const id = /"id":"([^"]+)"/u.exec(text)?.[1];
  if (id === undefined) throw new Error(`no cluster: ${text.slice(0, 200)}`);
  return id;
}

await runSection(async ({ seed }) => {
  const { cluster, world } = await startLoaded('L', seed);
  try {
    const namespaces = world.words.namespaces.slice(10, 10 + TEAMS);
    await giveTeams(cluster, namespaces);
    return {
      figures: await run(cluster, namespaces),
      about: [
        `${PEOPLE} people of ${TEAMS} teams, each signed in through a real OpenID Connect provider and with an event stream open, ask who-can in the one namespace that their team may look at, once in five seconds, for ${MINUTES} minutes; the cluster changes once a second in one of these namespaces. The database is the embedded one, the load comes from a process on the same two cores.`,
      ],
    };
  } finally {
    await cluster.stop();
  }
});
