import { nearWords } from '@/lib/domain/rbac/discovery';
import { isMap, isScalar, isSeq } from 'yaml';
import { type Path, rangeOf } from './spot';

/** What may stand somewhere in a manifest. `skip` is taken and not looked at: the API server fills it in. */
type Shape =
  | { readonly is: 'text' | 'texts' | 'textMap' | 'skip' }
  | { readonly is: 'one'; readonly of: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape }
  | { readonly is: 'map'; readonly fields: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** Something in a manifest that cannot be meant so. */
export type Misshape = { readonly message: string; readonly path: Path; readonly at: readonly [number, number] };

const text: Shape = { is: 'text' };
const texts: Shape = { is: 'texts' };
const skip: Shape = { is: 'skip' };
const map = (fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape => ({
  is: 'map',
  fields,
  required,
});
const list = (of: Shape): Shape => ({ is: 'list', of });

const RBAC = 'rbac.authorization.k8s.io';
const metadata = (namespaced: boolean) =>
  map(
    {
      name: text,
      ...(namespaced ? { namespace: text } : {}),
      labels: { is: 'textMap' },
      annotations: { is: 'textMap' },
      ...Object.fromEntries(
        ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink'].map((f) => [
          f,
          skip,
        ]),
      ),
    },
    namespaced ? ['name', 'namespace'] : ['name'],
  );
const rules = list(
  map({ apiGroups: texts, resources: texts, resourceNames: texts, nonResourceURLs: texts, verbs: texts }, ['verbs']),
);
const subjects = list(
  map({ kind: { is: 'one', of: ['User', 'Group', 'ServiceAccount'] }, name: text, namespace: text, apiGroup: text }, [
    'kind',
    'name',
  ]),
);
const roleRef = (...kinds: string[]) =>
  map({ apiGroup: { is: 'one', of: [RBAC] }, kind: { is: 'one', of: kinds }, name: text }, ['kind', 'name']);
const selectors = list(
  map({
    matchLabels: { is: 'textMap' },
    matchExpressions: list(
      map({ key: text, operator: { is: 'one', of: ['In', 'NotIn', 'Exists', 'DoesNotExist'] }, values: texts }, [
        'key',
        'operator',
      ]),
    ),
  }),
);
const object = (namespaced: boolean, fields: Readonly<Record<string, Shape>>, required: readonly string[]) =>
  map({ apiVersion: { is: 'one', of: [`${RBAC}/v1`] }, kind: skip, metadata: metadata(namespaced), ...fields }, [
    'apiVersion',
    'metadata',
    ...required,
  ]);

/** The four kinds, and what may stand in each. */
export const SHAPES = {
  Role: object(true, { rules }, []),
  ClusterRole: object(
    false,
    { rules, aggregationRule: map({ clusterRoleSelectors: selectors }, ['clusterRoleSelectors']) },
    [],
  ),
  RoleBinding: object(true, { roleRef: roleRef('Role', 'ClusterRole'), subjects }, ['roleRef']),
  ClusterRoleBinding: object(false, { roleRef: roleRef('ClusterRole'), subjects }, ['roleRef']),
} as const satisfies Record<string, Shape>;

/** Everything in a node that does not have the shape, each with its place. Linear. */
export function misshapesOf(node: unknown, shape: Shape, path: Path = []): Misshape[] {
  const fault = (message: string): Misshape[] => [{ message, path, at: placeOf(node) }];
  const isNull = node === null || node === undefined || (isScalar(node) && node.value === null);
  switch (shape.is) {
    case 'skip':
      return [];
    case 'text':
      return isScalar(node) && typeof node.value === 'string' ? textFaults(node.value, fault) : fault(notText(node));
    case 'one':
      if (isScalar(node) && shape.of.some((one) => one === node.value)) return [];
      return fault(`${last(path)} must be ${shape.of.join(' or ')}`);
    case 'texts':
      return misshapesOf(node, list(text), path);
    case 'list':
      if (isNull) return [];
      if (!isSeq(node)) return fault(`${last(path)} must be a list`);
      return node.items.flatMap((item, i) => misshapesOf(item, shape.of, [...path, i]));
    case 'textMap':
      if (isNull) return [];
      if (!isMap(node)) return fault(`${last(path)} must be a map of texts`);
      return node.items.flatMap((pair) => misshapesOf(pair.value, text, [...path, keyOf(pair.key)]));
    case 'map':
      if (!isMap(node)) return fault(`${last(path)} must be a map of fields`);
      return [
        ...node.items.flatMap((pair) => fieldFaults(pair, shape.fields, path)),
        ...shape.required
          .filter((field) => !node.items.some((pair) => keyOf(pair.key) === field))
          .map((field) => ({ message: `${field} is missing`, path: [...path, field], at: placeOf(node) })),
      ];
    default:
      return [];
  }
}

function fieldFaults(
  pair: { readonly key: unknown; readonly value: unknown },
  fields: Readonly<Record<string, Shape>>,
  path: Path,
): Misshape[] {
  const key = keyOf(pair.key);
  const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (shape !== undefined) return misshapesOf(pair.value, shape, [...path, key]);
  const [near] = nearWords(key, Object.keys(fields), 1);
  const hint = near === undefined ? '' : `; near: ${near}`;
  return [{ message: `unknown field “${key}”${hint}`, path: [...path, key], at: placeOf(pair.key) }];
}

const textFaults = (value: string, fault: (message: string) => Misshape[]) =>
  /\p{Cc}/u.test(value) ? fault('contains a control character') : [];
function notText(node: unknown): string {
  if (!isScalar(node)) return 'must be a text';
  return node.value === null
    ? 'is empty: write a text'
    : `must be a text: write it in quotes, "${JSON.stringify(node.value)}"`;
}
const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
const last = (path: Path): string => path.findLast((step) => typeof step === 'string') ?? 'the document';
const placeOf = (node: unknown): readonly [number, number] => {
  const range = rangeOf(node);
  return range === undefined ? [0, 0] : [range[0], range[1]];
};
