import type { PrismaClient } from '../generated/client';
import { storeError } from './store-error';

/** What runs in a transaction. */
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Longer than a burst of writers takes on the one connection of the embedded database. */
const WAIT_MS = 10_000;
const TRANSACTION_MS = 15_000;

/** The client, with every failure told in words of ours. */
export class Database {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  /** Runs statements that need no transaction. Throws AppError `store-unavailable`. */
  async run<T>(work: (client: PrismaClient) => Promise<T>): Promise<T> {
    try {
      return await work(this.#client);
    } catch (error) {
      throw storeError(error);
    }
  }

  /** All of it or nothing. Throws AppError `store-unavailable`: then nobody can say whether a commit was done. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run((client) => client.$transaction(work, { maxWait: WAIT_MS, timeout: TRANSACTION_MS }));
  }

  close(): Promise<void> {
    return this.#client.$disconnect();
  }
}
