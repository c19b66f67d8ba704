import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as eventsRoute from '@/app/api/v1/clusters/[cluster]/events/route';
import { useServer } from './container';
import {
  PORT,
  type World,
  clusterRole,
  clusterRoleBinding,
  personaLogin,
  role,
  roleBinding,
  rule,
  world,
} from './test-world';

const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
const objects = [
  clusterRole('lead', [rule('list', 'rolebindings', RBAC)]),
  clusterRole('hidden-role', [rule('get', 'secrets')]),
  roleBinding('seen', 'leads', 'ClusterRole/lead', 'User:lea'),
];
const PERSONAS = { lea: { user: 'lea', groups: [] }, dev: { user: 'dev', groups: [] } };

let here: World;
beforeEach(() => {
  vi.useFakeTimers();
  here = world([{ id: 'w', source: 'live', objects }], undefined, personaLogin(PERSONAS));
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
  vi.useRealTimers();
});

/** What a persona hears from now on, as one text. */
async function listen(persona: string) {
  const headers = { host: `127.0.0.1:${PORT}`, 'x-persona': persona };
  const url = `http://127.0.0.1:${PORT}/api/v1/clusters/w/events`;
  const response = await eventsRoute.GET(new Request(url, { headers }));
  expect(response.status).toBe(200);
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let text = '';
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  })();
  const hear = async (): Promise<string> => {
    here.clock.pass(200);
    await vi.advanceTimersByTimeAsync(200);
    const heard = text;
    text = '';
    return heard;
  };
  await hear();
  return { hear, leave: () => reader.cancel() };
}

describe('whoever listens', () => {
  it('hears of changes where they may look, and of nothing elsewhere', async () => {
    const lea = await listen('lea');
    here.model('w').change('roles', [{ op: 'put', object: role('hidden', 'secret-role', rule('get', 'pods')) }]);
    expect(await lea.hear()).toBe('');
    here.model('w').change('roles', [{ op: 'put', object: role('seen', 'own-role', rule('get', 'pods')) }]);
    const heard = await lea.hear();
    expect(heard).toContain('event: changed');
    expect(heard).toContain('own-role');
    expect(heard).not.toContain('secret-role');
    await lea.leave();
  });

  it('of two changes in one generation hears the one that is theirs', async () => {
    const lea = await listen('lea');
    here.model('w').change('roles', [
      { op: 'put', object: role('hidden', 'secret-role', rule('get', 'pods')) },
      { op: 'put', object: role('seen', 'own-role', rule('get', 'pods')) },
    ]);
    const heard = await lea.hear();
    expect(heard).toContain('own-role');
    expect(heard).not.toContain('hidden');
    expect(heard).toContain('"objectsTotal":1');
    await lea.leave();
  });

  it('is told to read again when a right to look is taken away, with the change itself', async () => {
    const lea = await listen('lea');
    here
      .model('w')
      .change('rolebindings', [{ op: 'delete', ref: { kind: 'RoleBinding', namespace: 'seen', name: 'leads' } }]);
    const heard = await lea.hear();
    expect(heard).toContain('event: state');
    expect(heard).toContain('"reset":true');
    here.model('w').change('roles', [{ op: 'put', object: role('seen', 'later', rule('get', 'pods')) }]);
    expect(await lea.hear()).not.toContain('later');
    await lea.leave();
  });

  it('is told to read again when they come to be allowed something by what they may not see', async () => {
    const dev = await listen('dev');
    const binding = clusterRoleBinding('wide', 'ClusterRole/hidden-role', 'User:dev');
    here.model('w').change('clusterrolebindings', [{ op: 'put', object: binding }]);
    const heard = await dev.hear();
    expect(heard).toContain('"reset":true');
    expect(heard).not.toContain('wide');
    here.model('w').change('clusterroles', [{ op: 'put', object: clusterRole('hidden-role', [rule('list', 'pods')]) }]);
    expect(await dev.hear()).toContain('"reset":true');
    await dev.leave();
  });

  it('hears nothing any more when the lists that decide it are not followed for a minute', async () => {
    const lea = await listen('lea');
    here.model('w').phase('rolebindings', 'stale', 'the API server refuses connections');
    await lea.hear();
    here.clock.pass(61_000);
    await vi.advanceTimersByTimeAsync(61_000);
    await lea.hear();
    here.model('w').change('roles', [{ op: 'put', object: role('seen', 'own-role', rule('get', 'pods')) }]);
    expect(await lea.hear()).not.toContain('own-role');
    await lea.leave();
  });
});
