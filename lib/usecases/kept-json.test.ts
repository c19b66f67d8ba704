import { describe, expect, it } from 'vitest';
import { namespace, world } from '@/lib/server/test-world';
import { viewOf } from './deps';
import { NewestAnswers } from './kept-json';

function kept(limit = 1_000) {
  const { server, model } = world([
    { id: 'a', objects: [namespace('x')] },
    { id: 'b', objects: [namespace('x')] },
  ]);
  const answers = new NewestAnswers(limit);
  let made = 0;
  const view = (id: string) => viewOf(server.deps, id);
  const ask = (id: string, key: string, of = view(id)) =>
    Buffer.from(answers.find(of, key, () => `${id} ${key} ${(made += 1)} é`).bytes).toString();
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

  it('forgets everything when its space is full, and never mixes what lies in it', () => {
    const { ask, made } = kept(256);
    const first = ask('a', 'q');
    expect(ask('a', 'q')).toBe(first);
    for (let i = 0; i < 100; i++)
      expect(ask(i % 2 === 0 ? 'a' : 'b', `r${i}`)).toBe(`"${i % 2 === 0 ? 'a' : 'b'} r${i} ${i + 2} é"`);
    expect(ask('a', 'r98')).toBe('"a r98 100 é"');
    expect(made()).toBe(101);
    expect(ask('a', 'q')).toBe('"a q 102 é"');
  });

  it('does not keep what would take the place of all others', () => {
    const { ask, made } = kept(64);
    ask('a', 'long');
    ask('a', 'long');
    expect(made()).toBe(2);
  });
});
