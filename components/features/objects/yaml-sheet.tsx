'use client';

import {
  ProblemState,
  SideSheet,
  Skeleton,
  YAML_PARAM,
  type YamlRef,
  YamlView,
  formatYamlRef,
  useYamlSheet,
} from '@/components/kit';
import { bindingQuery, namespaceQuery, roleQuery, serviceAccountQuery } from '@/lib/client';
import { assertNever } from '@/lib/domain/core';
import { useQuery } from '@tanstack/react-query';

/** The YAML of the object that the URL names, beside the page. */
export function ObjectYamlSheet({ cluster }: { readonly cluster: string }) {
  const { shown, open } = useYamlSheet();
  if (shown === null) return null;
  return (
    <SideSheet
      param={YAML_PARAM}
      value={formatYamlRef(shown)}
      label="YAML"
      title={<span className="font-mono text-code">{shown.name}</span>}
      note={shown.namespace === undefined ? shown.kind : `${shown.kind} in ${shown.namespace}`}
      onClose={() => open(null)}
    >
      <ObjectYaml cluster={cluster} of={shown} />
    </SideSheet>
  );
}

function ObjectYaml({ cluster, of }: { readonly cluster: string; readonly of: YamlRef }) {
  switch (of.kind) {
    case 'Role':
    case 'ClusterRole':
      return <RoleYaml cluster={cluster} of={of} />;
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return <BindingYaml cluster={cluster} of={of} />;
    case 'ServiceAccount':
      return <ServiceAccountYaml cluster={cluster} of={of} />;
    case 'Namespace':
      return <NamespaceYaml cluster={cluster} of={of} />;
    default:
      return assertNever(of.kind);
  }
}

type Props = { readonly cluster: string; readonly of: YamlRef };
const nameOf = ({ namespace, name }: YamlRef) => ({ namespace, name });

function RoleYaml({ cluster, of }: Props) {
  const collection = of.kind === 'Role' ? 'roles' : 'clusterroles';
  const { data, error, refetch } = useQuery(roleQuery(cluster, collection, nameOf(of)));
  return <Shown cluster={cluster} of={of} yaml={data?.value.yaml} error={error} onRetry={() => void refetch()} />;
}
function BindingYaml({ cluster, of }: Props) {
  const collection = of.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings';
  const { data, error, refetch } = useQuery(bindingQuery(cluster, collection, nameOf(of)));
  return <Shown cluster={cluster} of={of} yaml={data?.value.yaml} error={error} onRetry={() => void refetch()} />;
}
function ServiceAccountYaml({ cluster, of }: Props) {
  const { data, error, refetch } = useQuery(serviceAccountQuery(cluster, nameOf(of)));
  return <Shown cluster={cluster} of={of} yaml={data?.value.yaml} error={error} onRetry={() => void refetch()} />;
}
function NamespaceYaml({ cluster, of }: Props) {
  const { data, error, refetch } = useQuery(namespaceQuery(cluster, of.name));
  return <Shown cluster={cluster} of={of} yaml={data?.value.yaml} error={error} onRetry={() => void refetch()} />;
}

function Shown({
  cluster,
  of,
  yaml,
  error,
  onRetry,
}: Props & { readonly yaml: string | undefined; readonly error: Error | null; readonly onRetry: () => void }) {
  if (yaml !== undefined) return <YamlView yaml={yaml} label={`YAML of ${of.kind} ${of.name}`} />;
  return error === null ? (
    <Skeleton label="Loading YAML" />
  ) : (
    <ProblemState error={error} cluster={cluster} onRetry={onRetry} />
  );
}
