import type { BindingSubject, RoleRef } from '@/lib/domain/rbac';
import { type Fields, type Problems, field, fieldsOf, objectsOf, refuseOthers, textOf } from './fields';
import type { KeptTexts } from './kept-texts';
import { checkSegment } from './names';

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const REF_FIELDS: ReadonlySet<string> = new Set(['apiGroup', 'kind', 'name']);
// `apiVersion` is that of a subject in v1alpha1.
const SUBJECT_FIELDS: ReadonlySet<string> = new Set(['apiGroup', 'apiVersion', 'kind', 'name', 'namespace']);

export type Binding = { readonly roleRef: RoleRef; readonly subjects: readonly BindingSubject[] };

/** What a binding binds, and to whom. Source of what is refused: kubernetes pkg/apis/rbac/validation/validation.go. */
export function parseBinding(object: Fields, ofCluster: boolean, keep: KeptTexts, problems: Problems): Binding {
  const roleRef = parseRoleRef(field(object, 'roleRef'), ofCluster, keep, problems);
  const subjects = objectsOf(field(object, 'subjects'), 'subjects', problems);
  return { roleRef, subjects: subjects.map((subject, i) => parseSubject(subject, `subjects[${i}]`, keep, problems)) };
}

function parseRoleRef(value: unknown, ofCluster: boolean, keep: KeptTexts, problems: Problems): RoleRef {
  if (value === undefined || value === null) problems.add('roleRef', 'is missing');
  const ref = fieldsOf(value, 'roleRef', problems);
  refuseOthers(ref, REF_FIELDS, 'roleRef', problems);
  const [group, kind, name] = ['apiGroup', 'kind', 'name'].map((key) =>
    textOf(field(ref, key), `roleRef.${key}`, problems),
  );
  if (value !== undefined && value !== null) {
    if (group !== '' && group !== RBAC_GROUP) problems.add('roleRef.apiGroup', `is not ${RBAC_GROUP}`);
    if (kind !== 'ClusterRole' && (ofCluster || kind !== 'Role')) {
      problems.add(
        'roleRef.kind',
        ofCluster ? 'is not ClusterRole, to which a ClusterRoleBinding refers' : 'is not Role or ClusterRole',
      );
    }
    checkSegment(name ?? '', 'roleRef.name', problems);
  }
  return { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name: keep.shared(name ?? '') };
}

function parseSubject(subject: Fields, path: string, keep: KeptTexts, problems: Problems): BindingSubject {
  refuseOthers(subject, SUBJECT_FIELDS, path, problems);
  const read = (name: string) => keep.shared(textOf(field(subject, name), `${path}.${name}`, problems));
  const [kind, name, namespace, apiGroup] = [read('kind'), read('name'), read('namespace'), read('apiGroup')];
  if (kind === '') problems.add(`${path}.kind`, 'is missing');
  if (name === '') problems.add(`${path}.name`, 'is missing');
  return { kind, name, ...(namespace === '' ? {} : { namespace }), ...(apiGroup === '' ? {} : { apiGroup }) };
}
