import { evaluateText, nodesOf, parse } from './cel';
import type { UserRule } from './model';
import { SYSTEM } from './names';

const NAMES = ['system:admin', 'system:node:one', 'system:serviceaccount:kube-system:one'];
const GROUPS = ['system:masters', 'system:nodes', 'system:serviceaccounts'];

/**
 * Whether the rules keep `system:` names out of a field: for each of some such names there is a rule that speaks of
 * the field and of `system:`, and refuses the name. Asking for both keeps a rule that refuses the sample by chance,
 * such as one that wants a company's domain, from being taken for a guard. A rule that cannot be read counts if its
 * text speaks of both. O(rules).
 */
export function guardsAgainst(rules: readonly UserRule[], field: 'username' | 'groups'): boolean {
  const about = rules.filter(({ expression }) => speaksOf(expression, field));
  const samples = field === 'username' ? NAMES : GROUPS;
  return samples.every((sample) => about.some(({ expression }) => refuses(expression, field, sample)));
}

function refuses(expression: string, field: 'username' | 'groups', sample: string): boolean {
  const [username, groups] = field === 'username' ? [sample, []] : ['oidc:someone', ['oidc:some', sample]];
  const outcome = evaluateText(expression, { user: { username, groups, uid: '', extra: {} } });
  return 'inexpressible' in outcome || !('value' in outcome) || outcome.value !== true;
}

function speaksOf(expression: string, field: string): boolean {
  const parsed = parse(expression);
  if ('inexpressible' in parsed) return expression.includes(SYSTEM) && expression.includes(field);
  const nodes = nodesOf(parsed.node);
  const ofField = nodes.some((node) => node.kind === 'select' && node.field === field);
  // A pattern such as `^system:.*` speaks of it too.
  const system = nodes.some(
    (node) => node.kind === 'literal' && typeof node.value === 'string' && node.value.includes('system'),
  );
  return ofField && system;
}

/** The text that everything begins with that the expression gives: `'oidc:' + …`. Undefined when that is not certain. */
export function startsWithText(expression: string): string | undefined {
  const parsed = parse(expression);
  if ('inexpressible' in parsed) return undefined;
  let node = parsed.node;
  // A list begins like each of its items.
  while (node.kind === 'macro') {
    if (node.macro !== 'map' && node.macro !== 'filter') return undefined;
    node = node.macro === 'map' ? node.body : node.of;
  }
  while (node.kind === 'binary' && node.op === '+') node = node.left;
  if (node.kind === 'select' || node.kind === 'index' || node.kind === 'name') return '';
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}
