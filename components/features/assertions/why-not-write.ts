/** Why assertions cannot be changed by whoever looks; undefined where they can. */
export const whyNotWrite = (may: { readonly write: boolean } | undefined): string | undefined => {
  if (may === undefined) return 'Whether you may is not known yet.';
  return may.write ? undefined : 'This takes the right to update assertions.castellan.dev, which you do not have.';
};
