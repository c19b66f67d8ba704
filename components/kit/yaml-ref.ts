'use client';

import { COLLECTIONS, type Collection, type ObjectName } from '@/lib/contract';
import { createParser, useQueryState } from 'nuqs';

/** An object whose YAML a sheet can show; subjects are no objects. */
export type YamlRef = { readonly collection: Exclude<Collection, 'subjects'> } & ObjectName;

/** `rolebindings/payments/deploy`: the collection, the namespace where there is one, and the name. */
export function formatYamlRef({ collection, namespace, name }: YamlRef): string {
  return [collection, ...(namespace === undefined || namespace === '' ? [] : [namespace]), name]
    .map(encodeURIComponent)
    .join('/');
}

/** The reference that `formatYamlRef` wrote; null for anything else. */
export function parseYamlRef(text: string): YamlRef | null {
  const parts = decodeParts(text);
  const [first, second, third] = parts;
  const collection = COLLECTIONS.find((c) => c === first);
  if (collection === undefined || collection === 'subjects' || second === undefined || second === '') return null;
  if (parts.length === 2) return { collection, name: second };
  if (parts.length === 3 && third !== undefined && third !== '') return { collection, namespace: second, name: third };
  return null;
}

function decodeParts(text: string): readonly string[] {
  try {
    return text.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

const parser = createParser({
  parse: parseYamlRef,
  serialize: formatYamlRef,
  eq: (a, b) => formatYamlRef(a) === formatYamlRef(b),
}).withOptions({ history: 'push' });

/** The object whose YAML is open beside the page, in the URL; `open(null)` closes it. */
export function useYamlSheet(): { readonly shown: YamlRef | null; readonly open: (ref: YamlRef | null) => void } {
  const [shown, set] = useQueryState('yaml', parser);
  return { shown, open: (ref) => void set(ref) };
}
