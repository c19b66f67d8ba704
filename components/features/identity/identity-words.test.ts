import { describe, expect, test } from 'vitest';
import { foundWords, modeWords, rightsOf, warningWords } from './identity-words';

const may = {
  ask: true,
  verify: false,
  seeCluster: false,
  listAssertions: false,
  writeAssertions: false,
  overrideAssertions: false,
  listAudit: true,
};
const partlyOf = (seeNamespaces?: number) =>
  rightsOf({ may: { ...may, ...(seeNamespaces === undefined ? {} : { seeNamespaces }) } }).find(
    ({ needs }) => needs?.resource === 'rolebindings',
  );

describe('what one may do here', () => {
  test('names the permission that decides each', () => {
    const trail = rightsOf({ may }).find(({ says }) => says === 'Read the trail');
    expect(trail).toMatchObject({ may: true, needs: { verb: 'list', apiGroup: 'castellan.dev', resource: 'audit' } });
  });

  test.each([
    [undefined, true, 'all'],
    [0, false, '0 namespaces'],
    [1, true, '1 namespace'],
    [7, true, '7 namespaces'],
  ])('of %s namespaces', (n, sees, partly) => {
    expect(partlyOf(n)).toMatchObject({ may: sees, partly });
  });
});

describe('what a person makes of warnings', () => {
  test.each([
    [{ foundBy: 'none', mode: 'impersonate' }, 'You are nobody'],
    [{ user: 'ada', foundBy: 'mapping', mode: 'impersonate' }, 'has not said'],
    [{ user: 'ada', foundBy: 'mapping', mode: 'bundle' }, 'could be safer'],
    [{ user: 'ada', foundBy: 'SelfSubjectReview', mode: 'passthrough' }, 'could be safer'],
  ] as const)('%j', (me, title) => {
    expect(warningWords(me).title).toContain(title);
  });
});

describe('how one acts, and how that was found out', () => {
  test('files have nobody', () => {
    expect(modeWords({ mode: 'local', user: undefined })).toContain('files');
    expect(modeWords({ mode: 'local', user: 'ada' })).toContain('kubectl');
    expect(modeWords({ mode: 'impersonate', user: 'ada' })).toContain('Impersonation');
    expect(foundWords({ foundBy: 'mapping' })).toContain('was not asked');
  });
});
