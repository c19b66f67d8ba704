import { principalOf, subjectText } from '@/components/kit';
import type { Answer, CanOutput, PathOutput, WhatCanOutput, WhoCanOutput } from '@/lib/contract';
import type { z } from 'zod/mini';
import { ruleLine } from '../answers/rule-words';
import { whatCanRows } from '../answers/what-can-rows';
import type { Entry, Rows, Told } from './answer-diff';

type Envelope = Pick<Answer<unknown>, 'gaps' | 'asOf'>;

/** The bindings of a proof, as `payments/oncall` or `platform-admins`. */
export function throughOf(via: readonly PathOutput[]): string[] {
  return via.map((path) =>
    'superuser' in path
      ? 'system:masters'
      : path.binding.namespace === undefined
        ? path.binding.name
        : `${path.binding.namespace}/${path.binding.name}`,
  );
}

type What = {
  readonly question: string;
  readonly of: Rows;
  readonly entries: readonly Entry[];
  readonly total: number;
};

function told(what: What, { gaps, asOf }: Envelope): Told {
  const { epoch, generation, at } = asOf;
  return {
    ...what,
    epoch,
    generation,
    at,
    whole: what.entries.length === what.total,
    gaps: gaps.filter((gap) => gap.effect !== 'stale').map((gap) => gap.detail),
  };
}

/** The pages of a who-can that were read, as one answer; of one generation, or nothing is told. */
export function whoCanTold(question: string, pages: readonly WhoCanOutput[]): Told | undefined {
  const last = pages.at(-1);
  // Pages are read one after the other: while a change runs through them, they are of two worlds.
  if (last === undefined || pages.some((page) => page.asOf.generation !== last.asOf.generation)) return undefined;
  const entries = pages.flatMap((page) =>
    page.value.subjects.map((s) => ({ key: principalOf(s), label: subjectText(s), through: throughOf(s.via) })),
  );
  return told({ question, of: 'subjects', entries, total: last.value.total }, last);
}

/** A what-can: each effective rule of each scope is a row. */
export function whatCanTold(question: string, pages: readonly WhatCanOutput[]): Told | undefined {
  const last = pages.at(-1);
  if (last === undefined || pages.some((page) => page.asOf.generation !== last.asOf.generation)) return undefined;
  const entries = whatCanRows(pages).map(({ key, scope, effective: { rule, via } }) => {
    const { verbs, on, names } = ruleLine(rule);
    const label = `${verbs} ${on}${names === '' ? '' : ` named ${names}`} ${scope === undefined ? 'cluster-wide' : `in ${scope}`}`;
    return { key, label, through: throughOf(via) };
  });
  return told({ question, of: 'rules', entries, total: last.value.total }, last);
}

type Verdicted = Pick<z.infer<typeof CanOutput>['value'], 'verdict' | 'via'>;
const VERDICTS = { allowed: 'allowed', refused: 'refused', unknown: 'not known' } as const;

/** A verdict is one row, which has changed when it reads otherwise. */
export function verdictTold(question: string, answer: (Envelope & { value: Verdicted }) | undefined): Told | undefined {
  if (answer === undefined) return undefined;
  const { verdict, via } = answer.value;
  const entries = [{ key: 'verdict', label: VERDICTS[verdict], through: throughOf(via) }];
  return told({ question, of: 'verdict', entries, total: 1 }, answer);
}
