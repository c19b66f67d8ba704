import type { ChangeStart, WantedInput } from '@/lib/contract';
import { parsePrincipal } from '@/lib/domain/rbac';
import { DRAFT_KINDS, type DraftKind } from '../document/read-draft';
import type { GrantWish } from '../document/templates';

/** An object as it stands in the address of the builder. */
export type StartObject = { readonly kind: DraftKind; readonly namespace?: string; readonly name: string };

/** Where a draft starts from. */
export type Start =
  | { readonly from: 'nothing' }
  | { readonly from: 'edit' | 'copy'; readonly object: StartObject }
  | { readonly from: 'grant'; readonly wish: GrantWish }
  | { readonly from: 'like'; readonly subject: string; readonly namespace: string }
  | { readonly from: 'plan'; readonly hash: string };

/** `Role/payments/restart`, `ClusterRole/view`: an object in the address. Names of RBAC objects carry no slash. */
export function formatStartObject(object: {
  readonly kind: WantedInput['kind'];
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  const parts = [object.kind, ...(object.namespace === undefined ? [] : [object.namespace]), object.name];
  return parts.join('/');
}

export function parseStartObject(text: string): StartObject | undefined {
  const [first, ...rest] = text.split('/');
  const kind = DRAFT_KINDS.find((one) => one === first);
  const namespaced = kind === 'Role' || kind === 'RoleBinding';
  if (kind === undefined || rest.length !== (namespaced ? 2 : 1) || rest.some((part) => part === '')) return undefined;
  const [namespace = '', name = ''] = namespaced ? rest : ['', ...rest];
  return { kind, name, ...(namespaced ? { namespace } : {}) };
}

/** The start that an address names; one that cannot be read starts from nothing. */
export function startOf(params: { readonly get: (name: keyof ChangeStart) => string | null }): Start {
  const plan = params.get('plan');
  if (plan !== null && plan !== '') return { from: 'plan', hash: plan };
  for (const from of ['edit', 'copy'] as const) {
    const object = parseStartObject(params.get(from) ?? '');
    if (object !== undefined) return { from, object };
  }
  const like = params.get('like');
  if (like !== null && parsePrincipal(like) !== undefined) {
    return { from: 'like', subject: like, namespace: params.get('namespace') ?? '' };
  }
  if (params.get('grant') !== 'exactly') return { from: 'nothing' };
  const text = (name: keyof ChangeStart) => params.get(name) ?? '';
  const subject = parsePrincipal(text('subject'));
  if (subject === undefined || text('verb') === '' || (text('resource') === '' && text('path') === '')) {
    return { from: 'nothing' };
  }
  const { kind, name } = subject;
  const wish: GrantWish = {
    verb: text('verb'),
    apiGroup: text('apiGroup'),
    resource: text('resource'),
    subresource: text('subresource'),
    namespace: text('namespace'),
    name: text('name'),
    path: text('path'),
    subject: { kind, name, ...(subject.kind === 'ServiceAccount' ? { namespace: subject.namespace } : {}) },
  };
  return { from: 'grant', wish };
}
