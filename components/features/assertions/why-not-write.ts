import type { AssertionRights } from '@/lib/contract';

/** Why whoever looks cannot do this with assertions; undefined where they can. */
export const whyNotWrite = (
  may: AssertionRights | undefined,
  verb: Exclude<keyof AssertionRights, 'override'>,
): string | undefined => {
  if (may === undefined) return 'Whether you may is not known yet.';
  return may[verb] ? undefined : `This takes the right to ${verb} assertions.castellan.dev, which you do not have.`;
};
