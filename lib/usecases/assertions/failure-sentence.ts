import { formatPrincipal } from '@/lib/domain/rbac';
import type { Failure } from '@/lib/domain/rbac/assertions';

/** Who may, or may not, what: in a sentence. */
export function failureSentence({ principal, ask, via }: Failure): string {
  const { verb, apiGroup, resource, subresource, namespace, name } = ask;
  const what = `${resource}${subresource === '' ? '' : `/${subresource}`}${apiGroup === '' ? '' : `.${apiGroup}`}`;
  const named = name === '' ? '' : ` ${name}`;
  const where = namespace === '' ? 'in the whole cluster' : `in ${namespace}`;
  return `${formatPrincipal(principal)} ${via.length === 0 ? 'may not' : 'may'} ${verb} ${what}${named} ${where}.`;
}
