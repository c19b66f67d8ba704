import { assertNever } from '../core';
import type { BindingSubject, Meta, RoleRef, Rule } from '../rbac';
import type { WantedObject } from './intent';
import { RBAC_GROUP } from './rbac-group';
import type { PlannedObject } from './step';

/**
 * The object that a wish leads to, in the one form that plans compare and hash: what the API server would default is
 * filled in, and what it generates is left out.
 *
 * An aggregated role keeps the rules that it has: the controller writes them, and the API server checks who changes
 * anything else of it as if they wrote them too.
 */
export function objectOf(wanted: WantedObject, before: PlannedObject | undefined): PlannedObject {
  const { name } = wanted;
  const meta = metaOf(wanted, before);
  switch (wanted.kind) {
    case 'Role':
      return { kind: 'Role', namespace: wanted.namespace, name, rules: wanted.rules.map(ruleOf), meta };
    case 'ClusterRole': {
      const { aggregation } = wanted;
      if (aggregation === undefined) return { kind: 'ClusterRole', name, rules: wanted.rules.map(ruleOf), meta };
      const aggregated = before?.kind === 'ClusterRole' && before.aggregation !== undefined;
      const rules = aggregated ? before.rules : wanted.rules.map(ruleOf);
      return { kind: 'ClusterRole', name, rules, aggregation, meta };
    }
    case 'RoleBinding':
      return { kind: 'RoleBinding', namespace: wanted.namespace, name, ...boundOf(wanted), meta };
    case 'ClusterRoleBinding':
      return { kind: 'ClusterRoleBinding', name, ...boundOf(wanted), meta };
    default:
      return assertNever(wanted);
  }
}

function metaOf({ labels, annotations }: WantedObject, before: PlannedObject | undefined): Meta {
  const kept = {
    labels: labels ?? before?.meta.labels ?? {},
    annotations: annotations ?? before?.meta.annotations ?? {},
  };
  return {
    ...(Object.keys(kept.labels).length === 0 ? {} : { labels: kept.labels }),
    ...(Object.keys(kept.annotations).length === 0 ? {} : { annotations: kept.annotations }),
  };
}

function boundOf({ roleRef, subjects }: { roleRef: RoleRef; subjects: readonly BindingSubject[] }) {
  return { roleRef: { kind: roleRef.kind, name: roleRef.name }, subjects: subjects.map(subjectOf) };
}

function subjectOf({ kind, name, namespace }: BindingSubject): BindingSubject {
  if (kind === 'ServiceAccount') return namespace === undefined ? { kind, name } : { kind, name, namespace };
  return { kind, name, apiGroup: RBAC_GROUP };
}

/** Only what a rule has, in one order of fields. */
function ruleOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): Rule {
  return { verbs, apiGroups, resources, resourceNames, nonResourceURLs };
}
