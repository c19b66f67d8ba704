import type { LabelSelector, Rule } from '@/lib/domain/rbac';
import {
  type Fields,
  type Problems,
  field,
  fieldsOf,
  listOf,
  objectsOf,
  refuseOthers,
  textOf,
  textsOf,
} from './fields';
import type { KeptTexts } from './kept-texts';
import { parseTexts } from './parse-meta';

const RULE_FIELDS: ReadonlySet<string> = new Set([
  'verbs',
  'apiGroups',
  'resources',
  'resourceNames',
  'nonResourceURLs',
]);
const SELECTOR_FIELDS: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);
const EXPRESSION_FIELDS: ReadonlySet<string> = new Set(['key', 'operator', 'values']);

/** The rules of a role. Their shape is checked here, and by `parseObject` whether the API server would take them. */
export function parseRules(value: unknown, keep: KeptTexts, problems: Problems): readonly Rule[] {
  return objectsOf(value, 'rules', problems).map((rule, i) => {
    const path = `rules[${i}]`;
    refuseOthers(rule, RULE_FIELDS, path, problems);
    const list = (name: keyof Rule) => keep.list(textsOf(field(rule, name), `${path}.${name}`, problems));
    return keep.rule({
      verbs: list('verbs'),
      apiGroups: list('apiGroups'),
      resources: list('resources'),
      resourceNames: list('resourceNames'),
      nonResourceURLs: list('nonResourceURLs'),
    });
  });
}

/** The selectors of an aggregated ClusterRole; undefined when it is not aggregated. */
export function parseAggregation(
  value: unknown,
  keep: KeptTexts,
  problems: Problems,
): readonly LabelSelector[] | undefined {
  if (value === undefined || value === null) return undefined;
  const rule = fieldsOf(value, 'aggregationRule', problems);
  refuseOthers(rule, new Set(['clusterRoleSelectors']), 'aggregationRule', problems);
  const path = 'aggregationRule.clusterRoleSelectors';
  return objectsOf(field(rule, 'clusterRoleSelectors'), path, problems).map((selector, i) =>
    parseSelector(selector, `${path}[${i}]`, keep, problems),
  );
}

function parseSelector(selector: Fields, path: string, keep: KeptTexts, problems: Problems): LabelSelector {
  refuseOthers(selector, SELECTOR_FIELDS, path, problems);
  const expressions = `${path}.matchExpressions`;
  return {
    matchLabels: parseTexts(field(selector, 'matchLabels'), `${path}.matchLabels`, keep, problems) ?? {},
    matchExpressions: objectsOf(field(selector, 'matchExpressions'), expressions, problems).flatMap((expression, i) => {
      const at = `${expressions}[${i}]`;
      refuseOthers(expression, EXPRESSION_FIELDS, at, problems);
      const key = textOf(field(expression, 'key'), `${at}.key`, problems);
      if (key === '') problems.add(`${at}.key`, 'is missing');
      const operator = operatorOf(field(expression, 'operator'));
      if (operator === undefined) problems.add(`${at}.operator`, 'is none of In, NotIn, Exists, DoesNotExist');
      const values = keep.list(textsOf(field(expression, 'values'), `${at}.values`, problems));
      return operator === undefined ? [] : [{ key: keep.shared(key), operator, values }];
    }),
  };
}

function operatorOf(value: unknown): LabelSelector['matchExpressions'][number]['operator'] | undefined {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist' ? value : undefined;
}

/** The names of a list of references; a reference without a name refers to nothing. */
export function parseReferences(value: unknown, path: string, keep: KeptTexts, problems: Problems): readonly string[] {
  const names = listOf(value, path, problems).map((item, i) => {
    const at = `${path}[${i}]`;
    return textOf(field(fieldsOf(item, at, problems), 'name'), `${at}.name`, problems);
  });
  return keep.list(names.filter((name) => name !== ''));
}
