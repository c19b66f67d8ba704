'use client';

import { ProblemState, Skeleton } from '@/components/kit';
import { bindingQuery, planQuery, roleQuery, whatCanQuery } from '@/lib/client';
import type { BindingObjectOutput, RoleObjectOutput, WantedInput } from '@/lib/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { documentsOf } from '../document/read-draft';
import { removeValue, setValue } from '../document/edit';
import { documentsText } from '../document/render';
import { nodeAt } from '../document/spot';
import { grantObjects, manifestOf, textOfIntent } from '../document/templates';
import type { DraftState } from './draft-store';
import type { Start, StartObject } from './start';

const NOTHING: DraftState = { text: '', removals: [], basis: [] };

type Props = {
  readonly cluster: string;
  readonly start: Start;
  readonly children: (seed: DraftState) => ReactNode;
};

/** What a draft is before anything is changed: read from the cluster where it starts from an object or a plan. */
export function Seed({ cluster, start, children }: Props): ReactNode {
  switch (start.from) {
    case 'edit':
    case 'copy':
      return start.object.kind === 'Role' || start.object.kind === 'ClusterRole' ? (
        <RoleSeed {...{ cluster, children }} object={start.object} copy={start.from === 'copy'} />
      ) : (
        <BindingSeed {...{ cluster, children }} object={start.object} copy={start.from === 'copy'} />
      );
    case 'plan':
      return (
        <PlanSeed cluster={cluster} hash={start.hash}>
          {children}
        </PlanSeed>
      );
    case 'like':
      return (
        <LikeSeed cluster={cluster} subject={start.subject} namespace={start.namespace}>
          {children}
        </LikeSeed>
      );
    case 'grant':
      return children({ ...NOTHING, text: documentsText(grantObjects(start.wish).map(manifestOf)) });
    default:
      return children(NOTHING);
  }
}

type ObjectSeed = Omit<Props, 'start'> & { readonly object: StartObject; readonly copy: boolean };

function RoleSeed({ cluster, object, copy, children }: ObjectSeed) {
  const query = useQuery(roleQuery(cluster, object.kind === 'Role' ? 'roles' : 'clusterroles', object));
  return (
    <Ready cluster={cluster} query={query}>
      {(value) => children(seedOf(value, copy))}
    </Ready>
  );
}
function BindingSeed({ cluster, object, copy, children }: ObjectSeed) {
  const collection = object.kind === 'RoleBinding' ? 'rolebindings' : 'clusterrolebindings';
  const query = useQuery(bindingQuery(cluster, collection, object));
  return (
    <Ready cluster={cluster} query={query}>
      {(value) => children(seedOf(value, copy))}
    </Ready>
  );
}
function PlanSeed({ cluster, hash, children }: Omit<Props, 'start'> & { readonly hash: string }) {
  const query = useQuery(planQuery(cluster, hash));
  return (
    <Ready cluster={cluster} query={query}>
      {({ intent }) =>
        children({
          text: textOfIntent(intent),
          removals: intent.objects.flatMap((wish) => (wish.op === 'delete' ? [wish] : [])),
          // It is decided anew on what is there now.
          basis: [],
        })
      }
    </Ready>
  );
}

/** As many rules of a subject as one role is begun with. */
const MOST_RULES = 500;

function LikeSeed({
  cluster,
  subject,
  namespace,
  children,
}: Omit<Props, 'start'> & { readonly subject: string; readonly namespace: string }) {
  const { data, error, refetch } = useInfiniteQuery(whatCanQuery(cluster, { subject }, MOST_RULES));
  const first = data?.pages[0];
  return (
    <Ready cluster={cluster} query={{ data: first, error, refetch }}>
      {({ scopes }) => {
        const scope = scopes.find((one) => (one.namespace ?? '') === namespace);
        const rules = (scope?.rules ?? []).map(({ rule }) => rule);
        const object: WantedInput =
          namespace === '' ? { kind: 'ClusterRole', name: '', rules } : { kind: 'Role', namespace, name: '', rules };
        return children({ ...NOTHING, text: documentsText([manifestOf(object)]) });
      }}
    </Ready>
  );
}

function Ready<T>({
  cluster,
  query,
  children,
}: {
  readonly cluster: string;
  readonly query: {
    readonly data: { readonly value: T } | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly children: (value: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data.value);
  if (query.error !== null)
    return <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />;
  return <Skeleton label="Reading what it starts from" />;
}

type Read = RoleObjectOutput['value'] | BindingObjectOutput['value'];

/** The object's own YAML without what the API server fills in; of a copy also without its labels and its name. */
function seedOf({ kind, namespace, name, meta, yaml }: Read, copy: boolean): DraftState {
  const filled = ['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp'];
  const dropped = [
    ...filled,
    ...(copy || !plainTexts(meta.annotations) ? ['annotations'] : []),
    ...(copy ? ['labels'] : []),
  ];
  const bare = dropped.reduce((text, field) => removeValue(text, 0, ['metadata', field]), yaml);
  if (copy) return { ...NOTHING, text: setValue(bare, 0, ['metadata', 'name'], `${name}-copy`) };
  const { uid, resourceVersion } = meta;
  const seen = {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const text = nodeAt(documentsOf(bare)[0]?.contents, ['metadata']) === undefined ? yaml : bare;
  return { text, removals: [], basis: uid === undefined && resourceVersion === undefined ? [] : [seen] };
}

/** Annotations that are left out stay as they are: those with more than one line cannot be sent. */
const plainTexts = (annotations: Readonly<Record<string, string>>) =>
  Object.values(annotations).every((value) => !/\p{Cc}/u.test(value));
