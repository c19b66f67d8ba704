import { KEY, ProductProcess } from '../product/product-process';

/** A running server of the product. */
export type Product = {
  readonly base: string;
  readonly key: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/**
 * Starts the built product with these variables (lib/server/env.ts) and waits until every list was read. `at` is where
 * one that was stopped had listened; a free port by default.
 */
export async function startProduct(variables: Readonly<Record<string, string>>, at?: number): Promise<Product> {
  const product = await ProductProcess.start({ variables, ...(at === undefined ? {} : { port: at }) });
  return { base: product.base, key: KEY, port: product.port, stop: () => product.end() };
}
