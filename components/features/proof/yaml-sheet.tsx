'use client';

import { EmptyState, ProblemState, SideSheet, Skeleton, YamlView } from '@/components/kit';
import { type ObjectRef, parseRef } from './object-ref';
import { useObject } from './use-object';

export type YamlSheetProps = {
  readonly cluster: string;
  /** The object, as the URL names it. */
  readonly value: string;
  readonly onClose: () => void;
};

/** The YAML of one object of a proof, over the proof; Esc goes back to it. */
export function YamlSheet({ cluster, value, onClose }: YamlSheetProps) {
  const ref = parseRef(value);
  return (
    <SideSheet
      param="yaml"
      value={value}
      label="YAML"
      title={ref === undefined ? 'YAML' : ref.name}
      note={ref?.kind}
      onClose={onClose}
    >
      {ref === undefined ? (
        <EmptyState title="No such object">
          <p>The address names no object of a proof: it is written as RoleBinding:namespace/name.</p>
        </EmptyState>
      ) : (
        <ObjectYaml cluster={cluster} object={ref} />
      )}
    </SideSheet>
  );
}

function ObjectYaml({ cluster, object }: { readonly cluster: string; readonly object: ObjectRef }) {
  const query = useObject(cluster, object);
  if (query.data !== undefined) {
    return <YamlView yaml={query.data.value.yaml} label={`YAML of ${object.kind} ${object.name}`} />;
  }
  if (query.error !== null) {
    return <ProblemState cluster={cluster} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Skeleton label="Loading the YAML" />;
}
