import { describe, expect, it } from 'vitest';
import { namespace, world } from '@/lib/server/test-world';
import { viewOf } from './deps';
import { KeptJson, keptOfNewest } from './kept-json';

function kept(limit = 1_000) {
  const { server, model } = world([
    { id: 'a', objects: [namespace('x')] },
    { id: 'b', objects: [namespace('x')] },
  ]);
  const keep = keptOfNewest<{ json: KeptJson }>(limit);
  let made = 0;
  const view = (id: string) => viewOf(server.deps, id);
  const ask = (id: string, key: string, of = view(id)) =>
    keep(of, key, () => ({ json: new KeptJson(`${id} ${key} ${of.generation} ${(made += 1)}`) })).json;
  const change = (id: string) => {
    model(id).change('namespaces', [{ op: 'put', object: namespace(`n${made}`) }]);
  };
  return { view, ask, change, made: () => made };
}

describe('what is kept of the newest generation', () => {
  it('is made once for each cluster and key', () => {
    const { ask, made } = kept();
    expect(ask('a', 'q')).toBe(ask('a', 'q'));
    ask('b', 'q');
    ask('a', 'r');
    expect(made()).toBe(3);
  });

  it('is made again after a change, and only for the cluster that changed', () => {
    const { ask, change, made } = kept();
    const before = ask('a', 'q');
    const other = ask('b', 'q');
    change('a');
    expect(ask('a', 'q')).not.toBe(before);
    expect(ask('b', 'q')).toBe(other);
    expect(made()).toBe(3);
  });

  it('does not keep what is asked of an older generation, and does not hand it out for the newest', () => {
    const { ask, change, view, made } = kept();
    const old = view('a');
    change('a');
    const now = ask('a', 'q');
    expect(ask('a', 'q', old)).not.toBe(now);
    expect(ask('a', 'q', old)).not.toBe(now);
    expect(ask('a', 'q')).toBe(now);
    expect(made()).toBe(3);
  });

  it('forgets everything when it holds more than it may', () => {
    const { ask, made } = kept(20);
    ask('a', 'one');
    ask('a', 'two');
    ask('a', 'three');
    expect(made()).toBe(3);
    ask('a', 'three');
    expect(made()).toBe(3);
    ask('a', 'one');
    expect(made()).toBe(4);
  });
});
