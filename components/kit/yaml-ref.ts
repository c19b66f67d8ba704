'use client';

import type { Collection, ObjectName } from '@/lib/contract';
import { createParser, useQueryState } from 'nuqs';

const KINDS = {
  RoleBinding: { collection: 'rolebindings', namespaced: true },
  ClusterRoleBinding: { collection: 'clusterrolebindings', namespaced: false },
  Role: { collection: 'roles', namespaced: true },
  ClusterRole: { collection: 'clusterroles', namespaced: false },
  ServiceAccount: { collection: 'serviceaccounts', namespaced: true },
  Namespace: { collection: 'namespaces', namespaced: false },
} as const satisfies Record<string, { collection: Collection; namespaced: boolean }>;

/** A kind of object whose YAML can be shown. */
export type YamlKind = keyof typeof KINDS;
const isYamlKind = (text: string): text is YamlKind => Object.hasOwn(KINDS, text);

/** An object whose YAML a sheet can show. */
export type YamlRef = { readonly kind: YamlKind } & ObjectName;

/** `RoleBinding:payments/deploy`, as it stands in the URL. */
export function formatYamlRef({ kind, namespace, name }: YamlRef): string {
  return `${kind}:${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** The reference that `formatYamlRef` wrote; null for anything else. Names of objects carry no slash. */
export function parseYamlRef(text: string): YamlRef | null {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(0, colon));
  const rest = text.slice(colon + 1);
  if (!isYamlKind(kind) || rest === '') return null;
  if (!KINDS[kind].namespaced) return { kind, name: rest };
  const slash = rest.indexOf('/');
  if (slash <= 0 || slash === rest.length - 1) return null;
  return { kind, namespace: rest.slice(0, slash), name: rest.slice(slash + 1) };
}

/** The collection in which an object of this kind lies. */
export const collectionOf = (kind: YamlKind) => KINDS[kind].collection;

/** The URL parameter of the sheet that shows YAML. */
export const YAML_PARAM = 'yaml';

const parser = createParser({
  parse: parseYamlRef,
  serialize: formatYamlRef,
  eq: (a, b) => formatYamlRef(a) === formatYamlRef(b),
}).withOptions({ history: 'push' });

/** The object whose YAML is open beside the page, in the URL; `open(null)` closes it. */
export function useYamlSheet(): { readonly shown: YamlRef | null; readonly open: (ref: YamlRef | null) => void } {
  const [shown, set] = useQueryState(YAML_PARAM, parser);
  return { shown, open: (ref) => void set(ref) };
}
