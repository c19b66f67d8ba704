import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AssertionsOutput, ClustersOutput, MeOutput, PlanOutput, apiPath } from '@/lib/contract';
import { clusterGrant, namespace } from '../live/rbac-objects';
import { type PostgresServer, startPostgres } from '../servers';
import { Browser } from '../sign-in/browser';
import { build } from '../start/launch';
import { Api } from './api';
import { type Company, startCompany } from './company';
import { ProductProcess } from './product-process';
import { role } from './wishes';

let company: Company;
let postgres: PostgresServer;
let replicas: readonly ProductProcess[] = [];
beforeAll(async () => {
  await build();
  [company, postgres] = await Promise.all([startCompany(), startPostgres()]);
  const all = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
  await company.cluster.applyAll([namespace('web'), ...clusterGrant('lena', company.userOf('lena'), all)]);
  const databaseUrl = await postgres.database('castellan');
  const options = await company.castellan({ actor: 'passthrough', databaseUrl });
  replicas = await Promise.all([ProductProcess.start(options), ProductProcess.start(options)]);
}, 600_000);
afterAll(async () => {
  await Promise.all(replicas.map((one) => one.end()));
  await company.stop();
  await postgres.remove();
});

/** Both replicas to somebody who signed in at the first, and what signs out. */
async function signedIn(persona: string) {
  const { front, provider } = company;
  const [one, two] = replicas;
  if (one === undefined || two === undefined) throw new Error('two replicas were started');
  front.lead(one.base);
  const browser = new Browser((url) => (url.startsWith(provider.issuer) ? provider.ca : front.ca));
  const page = await browser.follow(`${front.publicUrl}/api/auth/signin/oidc`, 'nowhere', { returnTo: '/' });
  const { url } = await browser.follow(page.url, front.publicUrl, { persona });
  await browser.open(url);
  const headers = { host: new URL(front.publicUrl).host, origin: front.publicUrl, cookie: browser.header };
  return {
    first: new Api(one.base, headers),
    second: new Api(two.base, headers),
    signOut: () => browser.open(`${front.publicUrl}/api/auth/signout`, {}),
  };
}

const intent = { objects: [role('planned-at-one')] };
const definition = {
  name: 'nobody deletes nodes',
  type: 'only',
  subjects: [{ kind: 'User', name: 'nobody' }],
  verbs: ['delete'],
  resources: ['nodes'],
  where: 'cluster',
};

it('a session, a plan, a change and an assertion that are made at one are known at the other', async () => {
  const { first, second } = await signedIn('lena');
  const clusters = ClustersOutput.parse(await second.demand('GET', apiPath.clusters())).value;
  const cluster = clusters[0]?.id ?? '';
  for (const api of [first, second]) {
    const { value } = MeOutput.parse(await api.demand('GET', apiPath.me(cluster)));
    expect(value).toMatchObject({ user: company.userOf('lena'), differences: [] });
  }
  const plan = await first.plan(cluster, intent);
  const known = PlanOutput.parse(await second.demand('GET', apiPath.plan(cluster, plan.hash))).value;
  expect(known.hash).toBe(plan.hash);
  const change = await second.applied(cluster, known, 'the-key-of-both');
  expect(change).toMatchObject({ state: 'applied', actsAs: company.userOf('lena') });
  expect(await first.change(cluster, change.id)).toMatchObject({ state: 'applied', planHash: plan.hash });
  // The same request again, at the other: its answer of before, and nothing is done twice.
  expect(await first.applied(cluster, plan, 'the-key-of-both')).toMatchObject({ id: change.id });

  await first.demand('POST', apiPath.assertions(cluster), { definition });
  const { rows } = AssertionsOutput.parse(await second.demand('GET', apiPath.assertions(cluster))).value;
  expect(rows).toMatchObject([{ definition: { name: definition.name }, verdict: 'fail' }]);
  // And it speaks in the other's plans: everybody who may delete nodes is one more than nobody.
  const more = await second.plan(cluster, intent);
  expect(more.assertions.checked).toBe(1);
});

it('whoever signs out at one is out at the other within two seconds', async () => {
  const { first, second, signOut } = await signedIn('lena');
  // Both have looked at the session, and keep it in mind.
  for (const api of [first, second]) await api.demand('GET', apiPath.clusters());
  await signOut();
  const started = performance.now();
  expect((await first.ask('GET', apiPath.clusters())).status).toBe(401);
  while ((await second.ask('GET', apiPath.clusters())).status !== 401) {
    expect(performance.now() - started).toBeLessThan(2_500);
    await sleep(50);
  }
  process.stderr.write(`signed out at the other after ${String(Math.round(performance.now() - started))} ms\n`);
});
