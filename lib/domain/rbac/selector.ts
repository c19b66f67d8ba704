import { assertNever } from '../core';
import type { LabelSelector } from './model';

type Labels = Readonly<Record<string, string>>;
type Expression = LabelSelector['matchExpressions'][number];

/**
 * Whether a label selector matches. The empty one matches everything. An invalid one (`In` without values, `Exists`
 * with some) matches nothing: the API server refuses it and the controller stops at it.
 * Source: apimachinery pkg/labels/selector.go `Requirement.Matches`, pkg/apis/meta/v1/helpers.go `LabelSelectorAsSelector`.
 */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  return (
    isValid(selector) &&
    Object.entries(selector.matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    selector.matchExpressions.every((expression) => matches(expression, labels))
  );
}

export function isValid(selector: LabelSelector): boolean {
  return selector.matchExpressions.every(({ operator, values }) =>
    operator === 'In' || operator === 'NotIn' ? values.length > 0 : values.length === 0,
  );
}

function matches(expression: Expression, labels: Labels): boolean {
  const value = labelOf(labels, expression.key);
  switch (expression.operator) {
    case 'In':
      return value !== undefined && expression.values.includes(value);
    case 'NotIn':
      return value === undefined || !expression.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return assertNever(expression.operator);
  }
}

/** Labels may be called `constructor`. */
function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
