import { to } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import { isCurrent, navGroups } from './nav-items';

const c = 'prod eu';
const current = (path: string) =>
  navGroups(c, undefined, undefined)
    .flatMap((group) => group.items)
    .filter((item) => isCurrent(item, path))
    .map((item) => item.label);

describe('the navigation', () => {
  test.each([
    [to.home(), 'Home'],
    [to.cluster(c), 'Sources and gaps'],
    [to.ask(c, 'who-can'), 'Ask'],
    [to.ask(c, 'why'), 'Ask'],
    [to.list(c, 'roles'), 'Roles'],
    [to.list(c, 'clusterroles'), 'Roles'],
    [to.object(c, 'clusterroles', { name: 'system:node' }), 'Roles'],
    [to.object(c, 'rolebindings', { namespace: 'payments', name: 'deploy' }), 'Bindings'],
    [to.list(c, 'clusterrolebindings'), 'Bindings'],
    [to.subject(c, 'User:lena@acme.example'), 'Subjects'],
    [to.object(c, 'serviceaccounts', { namespace: 'ci', name: 'deployer' }), 'ServiceAccounts'],
    [to.list(c, 'namespaces'), 'Namespaces'],
    [to.change(c), 'Role builder'],
    [to.plan(c, 'abc'), 'Role builder'],
    [to.changes(c), 'Journal'],
    [to.changeRecord(c, 'x-1'), 'Journal'],
    [to.assertions(c), 'Assertions'],
    [to.assertionForm(c), 'Assertions'],
    [to.identity(c), 'Identity'],
    [to.trail(c), 'Trail'],
  ])('at %s exactly one place is marked: %s', (path, label) => {
    expect(current(path)).toEqual([label]);
  });
});
