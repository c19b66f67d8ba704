import { BindingList, NamespaceList, RoleList, ServiceAccountList, SubjectList } from '@/components/features/lists';
import type { Collection } from '@/lib/contract';
import { assertNever } from '@/lib/domain/core';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { collectionOf, decoded } from '../../segments';

type Props = { readonly params: Promise<{ cluster: string; collection: string }> };

const TITLES = {
  roles: 'Roles',
  clusterroles: 'ClusterRoles',
  rolebindings: 'RoleBindings',
  clusterrolebindings: 'ClusterRoleBindings',
  serviceaccounts: 'ServiceAccounts',
  subjects: 'Subjects',
  namespaces: 'Namespaces',
} as const satisfies Record<Collection, string>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: TITLES[collectionOf((await params).collection)] };
}

export default async function Page({ params }: Props) {
  await signedInPage();
  const { cluster: segment, collection: name } = await params;
  const cluster = decoded(segment);
  const collection = collectionOf(name);
  switch (collection) {
    case 'roles':
    case 'clusterroles':
      return <RoleList key={collection} cluster={cluster} collection={collection} />;
    case 'rolebindings':
    case 'clusterrolebindings':
      return <BindingList key={collection} cluster={cluster} collection={collection} />;
    case 'serviceaccounts':
      return <ServiceAccountList cluster={cluster} />;
    case 'subjects':
      return <SubjectList cluster={cluster} />;
    case 'namespaces':
      return <NamespaceList cluster={cluster} />;
    default:
      return assertNever(collection);
  }
}
