import type { Weight } from '@/lib/contract';
import { assertNever } from '@/lib/domain/core';
import type { z } from 'zod/mini';
import { Badge, Tag } from './tag';

/**
 * How wide a grant is. A wildcard is a warning: it grows with whatever is installed next. One that names what it is about
 * is neither good nor bad: it may name impersonation.
 */
export function WeightTag({ weight }: { readonly weight: z.infer<typeof Weight> }) {
  switch (weight) {
    case 'everything':
      return <Tag meaning="critical">everything</Tag>;
    case 'wildcard':
      return <Tag meaning="warning">wildcard</Tag>;
    case 'named':
      return <Badge>as named</Badge>;
    default:
      return assertNever(weight);
  }
}
