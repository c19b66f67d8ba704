import { afterEach, beforeEach, expect, it } from 'vitest';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import * as metricsRoute from '@/app/metrics/route';
import { useServer } from './container';
import { PORT, type World, clusterRole, rule, world } from './test-world';

let here: World;
beforeEach(() => {
  here = world([{ id: 'w', objects: [clusterRole('reader', [rule('get', 'pods')])] }]);
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});
const get = (path: string) =>
  new Request(`http://127.0.0.1:${PORT}${path}`, { headers: { host: `127.0.0.1:${PORT}` } });

it('tells how old each list is, which generation there is, and what was asked', async () => {
  await canRoute.GET(get('/api/v1/clusters/w/can?verb=get&resource=pods&subject=User:a'));
  await canRoute.GET(get('/api/v1/clusters/w/can?verb=get'));
  here.clock.pass(3_000);
  here.model('w').phase('roles', 'forbidden', 'forbidden');
  const response = await metricsRoute.GET(get('/metrics'));
  expect(response.headers.get('content-type')).toContain('text/plain');
  const lines = (await response.text()).split('\n');
  const generation = here.server.deps.clusters.view('w')?.generation ?? -1;
  expect(lines).toContain(`castellan_cluster_generation{cluster="w"} ${generation}`);
  expect(lines).toContain('castellan_list_age_seconds{cluster="w",list="clusterroles"} 3');
  expect(lines).toContain('castellan_list_state{cluster="w",list="roles",state="forbidden"} 1');
  expect(lines).toContain('castellan_list_state{cluster="w",list="roles",state="synced"} 0');
  expect(lines).toContain('castellan_list_objects{cluster="w",list="clusterroles"} 1');
  expect(lines).toContain('castellan_http_requests_total{operation="can",status="200"} 1');
  expect(lines).toContain('castellan_http_requests_total{operation="can",status="400"} 1');
  expect(lines).toContain('castellan_http_request_duration_seconds_count{operation="can",method="get"} 2');
  expect(lines).toContain('castellan_event_streams 0');
});
