import { BindingPage, NamespacePage, RolePage, SubjectPage } from '@/components/features/objects';
import { assertNever } from '@/lib/domain/core';
import { canonicalPrincipal, parsePrincipal } from '@/lib/domain/rbac';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { collectionOf, decoded } from '../../../segments';

type Props = { readonly params: Promise<{ cluster: string; collection: string; name: string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name.map(decoded).join('/') };
}

/** Namespace and name of what lies in a namespace; the name alone of what does not. */
function named(parts: readonly string[]): { namespace?: string; name: string } {
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) return notFound();
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

export default async function Page({ params }: Props) {
  await signedInPage();
  const { cluster: segment, collection: kind, name: segments } = await params;
  const cluster = decoded(segment);
  const collection = collectionOf(kind);
  const parts = segments.map(decoded);
  switch (collection) {
    case 'roles':
    case 'clusterroles':
      return <RolePage cluster={cluster} collection={collection} {...named(parts)} />;
    case 'rolebindings':
    case 'clusterrolebindings':
      return <BindingPage cluster={cluster} collection={collection} {...named(parts)} />;
    case 'namespaces':
      return <NamespacePage cluster={cluster} name={named(parts).name} />;
    case 'serviceaccounts': {
      const { namespace, name } = named(parts);
      if (namespace === undefined) return notFound();
      return <SubjectPage cluster={cluster} principal={{ kind: 'ServiceAccount', namespace, name }} />;
    }
    case 'subjects': {
      const principal = parsePrincipal(parts.join('/'));
      if (principal === undefined) return notFound();
      return <SubjectPage cluster={cluster} principal={canonicalPrincipal(principal)} />;
    }
    default:
      return assertNever(collection);
  }
}
