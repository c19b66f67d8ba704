import type { EffectiveRule, WhatCanOutput } from '@/lib/contract';
import type { z } from 'zod/mini';
import { formatYamlRef } from '@/components/kit';
import { isGrant } from '../../proof';

/** One effective rule in one scope; `scope` is undefined where it holds cluster-wide. */
export type WhatCanRow = {
  readonly key: string;
  readonly scope: string | undefined;
  readonly effective: z.infer<typeof EffectiveRule>;
};

/**
 * Names a row in a URL by what gives it: scope, binding and the place of the rule in its role. Stays the same while
 * other rules come and go.
 */
function rowKey(scope: string | undefined, { via }: WhatCanRow['effective']): string {
  const path = via[0];
  const place =
    path === undefined ? 'none' : isGrant(path) ? `${formatYamlRef(path.binding)}#${path.rule.index + 1}` : 'superuser';
  return `${scope ?? '*'} ${place}`;
}

/** The rules of the pages that were read, scope by scope as the API gives them. */
export function whatCanRows(pages: readonly WhatCanOutput[]): WhatCanRow[] {
  return pages.flatMap((page) =>
    page.value.scopes.flatMap(({ namespace, rules }) =>
      rules.map((effective) => ({ key: rowKey(namespace, effective), scope: namespace, effective })),
    ),
  );
}
