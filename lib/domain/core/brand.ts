declare const brand: unique symbol;

/** A value of `T` that passed the parser named `Name`; only that parser may make one. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** The only cast in the product: called by a parser, once its checks have passed. */
export function branded<T, Name extends string>(value: T): Branded<T, Name> {
  return value as Branded<T, Name>;
}
