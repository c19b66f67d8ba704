import { describe, expect, it } from 'vitest';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { createIndex } from '../rbac';
import { afterWorld, planSteps } from './index';

describe('the world after a plan', () => {
  it('says which aggregates the controller would rewrite, and touches only these', () => {
    const reader = createIndex(
      ['ClusterRole view <- to=view', 'ClusterRole other <- to=other', 'ClusterRole b {to=other}: get core/nodes'].map(
        objectOfWords,
      ),
    ).reader();
    const { steps } = planSteps(reader, { objects: [wishOfWords('ClusterRole a {to=view}: get core/pods')] });
    const { aggregated, touched } = afterWorld(reader, steps);
    expect(aggregated).toEqual(['view']);
    expect(touched.roles.map(({ name }) => name).sort()).toEqual(['a', 'view']);
  });
});
