import { afterEach, expect, it } from 'vitest';
import * as healthzRoute from '@/app/healthz/route';
import * as metricsRoute from '@/app/metrics/route';
import * as readyzRoute from '@/app/readyz/route';
import { useServer } from './container';
import { PORT, type World, personaLogin, world } from './test-world';

/** Of a pod, as Kubernetes probes it; of a page that resolves its own name to here; and of this server. */
const HOSTS = ['10.1.2.3:3000', 'rebound.evil.example', `127.0.0.1:${PORT}`];
const PROBES = [
  ['/healthz', healthzRoute.GET],
  ['/readyz', readyzRoute.GET],
  ['/metrics', metricsRoute.GET],
] as const;

let here: World | undefined;
afterEach(async () => {
  useServer(undefined);
  await here?.server.stop();
});

function open(unread: boolean): World {
  const clusters = ['zz-prod', 'zz-stage'].map((id) => ({
    id,
    source: 'live' as const,
    ...(unread ? { unread: ['roles' as const] } : {}),
  }));
  here = world(clusters, undefined, personaLogin({}));
  useServer(here.server);
  return here;
}

it.each([
  ['while lists are being read', true],
  ['when all was read', false],
])('where people sign in, no probe names a cluster to anybody, under any Host, %s', async (_, unread) => {
  open(unread);
  for (const host of HOSTS) {
    for (const [path, GET] of PROBES) {
      const response = await GET(new Request(`http://${host}${path}`, { headers: { host } }));
      expect(response.status, `${host} ${path}`).toBe(unread && path === '/readyz' ? 503 : 200);
      expect(await response.text(), `${host} ${path}`).not.toContain('zz-');
    }
  }
});

it('where people sign in, clusters are told apart in the metrics by their numbers', async () => {
  const { model } = open(false);
  model('zz-stage').phase('roles', 'stale', 'the connection was lost');
  const response = await metricsRoute.GET(new Request('http://10.1.2.3/metrics', { headers: { host: '10.1.2.3' } }));
  const lines = (await response.text()).split('\n');
  expect(lines).toContain('castellan_list_state{cluster="1",list="roles",state="stale"} 0');
  expect(lines).toContain('castellan_list_state{cluster="2",list="roles",state="stale"} 1');
});
