import type { Ask, Principal } from '../../rbac';

/** Whom random worlds are asked about: those whom their bindings name, and one whom none does. */
export const PRINCIPALS: readonly Principal[] = [
  { kind: 'User', name: 'ann' },
  { kind: 'User', name: 'nobody' },
  { kind: 'ServiceAccount', namespace: 'a', name: 'sa' },
  { kind: 'ServiceAccount', namespace: 'b', name: 'sa' },
  ...['devs', 'system:authenticated', 'system:serviceaccounts:a', 'system:masters'].map((group): Principal => {
    return { kind: 'Group', name: group };
  }),
];

/** What anybody may ask of these worlds, in the namespaces of the worlds and in one that no binding is in. */
export const ASKS: readonly Ask[] = ['get', 'list', 'bind', '*'].flatMap((verb): Ask[] => [
  ...['/x', '/x/', '/x/y', '/x/yz', '/', '*'].map((path): Ask => ({ type: 'url', verb, path })),
  ...['', 'apps', 'batch'].flatMap((apiGroup) =>
    ['pods', 'nodes'].flatMap((resource) =>
      ['', 'log', '*'].flatMap((subresource) =>
        ['', 'a', 'b', 'elsewhere'].flatMap((at) =>
          ['', 'n', 'other'].map((one): Ask => {
            return { type: 'resource', verb, apiGroup, resource, subresource, namespace: at, name: one };
          }),
        ),
      ),
    ),
  ),
]);
