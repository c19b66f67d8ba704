import { canonicalPrincipal, formatPrincipal, parsePrincipal } from '../principal';
import type { Assumption } from './ask-line';
import { LineFault } from './line-fault';
import type { LineWord } from './line-words';

const PREFIXES: readonly (readonly [RegExp, 'User' | 'Group' | 'ServiceAccount'])[] = [
  [/^(?:sa|serviceaccount):/i, 'ServiceAccount'],
  [/^(?:g|group):/i, 'Group'],
  [/^(?:u|user):/i, 'User'],
];
/** Groups that Kubernetes itself gives out; no user has such a name. */
const SYSTEM_GROUPS =
  /^system:(?:masters|authenticated|unauthenticated|nodes|monitoring|serviceaccounts(?::.+)?|bootstrappers(?::.+)?)$/;

export type SubjectWord = { readonly subject: string; readonly assumed: readonly Assumption[] };

/**
 * Who is meant by a word: `sa:payments/web`, `group:oidc:platform`, `user:alice`, or a bare name, which is a user's.
 * A user name of the form `system:serviceaccount:NS:N` is that ServiceAccount (S26). Throws LineFault.
 */
export function readSubject(word: LineWord): SubjectWord {
  const { text, at } = word;
  if (text === '') throw new LineFault('the subject is empty', at);
  if (!word.quoted && /^(?:i|me|myself)$/i.test(text)) {
    throw new LineFault('say who: a user, group:NAME or sa:NAMESPACE/NAME', at);
  }
  const [prefix, kind] = PREFIXES.find(([pattern]) => !word.quoted && pattern.test(text)) ?? [];
  if (prefix === undefined || kind === undefined) return bare(text, word.quoted);
  const principal = parsePrincipal(`${kind}:${text.replace(prefix, '')}`);
  if (principal !== undefined) return { subject: formatPrincipal(canonicalPrincipal(principal)), assumed: [] };
  throw new LineFault(kind === 'ServiceAccount' ? 'a ServiceAccount is sa:NAMESPACE/NAME' : `${text} has no name`, at);
}

function bare(text: string, quoted: boolean): SubjectWord {
  if (!quoted && SYSTEM_GROUPS.test(text)) {
    const assumed: Assumption = {
      field: 'subject',
      value: `Group:${text}`,
      because: `${text} is a group of Kubernetes`,
    };
    return { subject: assumed.value, assumed: [assumed] };
  }
  return { subject: formatPrincipal(canonicalPrincipal({ kind: 'User', name: text })), assumed: [] };
}
