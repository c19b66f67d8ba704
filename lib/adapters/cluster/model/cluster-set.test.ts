import { describe, expect, it } from 'vitest';
import { ClusterModel, ClusterSet } from './index';

const model = () =>
  new ClusterModel({
    id: 'c',
    name: 'C',
    source: 'bundle',
    origin: '/c',
    epoch: 'e',
    clock: { now: () => 0 },
    lists: ['version'],
    staleAfter: Infinity,
  });

describe('a set of clusters', () => {
  it('answers by id, in order, and knows nothing of others', () => {
    const one = model();
    const set = new ClusterSet([one]);
    expect(set.list().map(({ id }) => id)).toEqual(['c']);
    expect(set.view('c')?.name).toBe('C');
    expect(set.view('d')).toBeUndefined();
    expect(set.held('c', 'e', 0)?.generation).toBe(0);
    expect(set.held('d', 'e', 0)).toBeUndefined();
    const heard: string[] = [];
    const leave = set.subscribe('c', ({ type }) => heard.push(type));
    set.subscribe('d', ({ type }) => heard.push(`d ${type}`))();
    one.version('v1');
    leave();
    one.version('v2');
    expect(heard).toEqual(['state']);
  });

  it('cannot hold two of one id', () => {
    expect(() => new ClusterSet([model(), model()])).toThrow('two clusters are called c');
  });
});
