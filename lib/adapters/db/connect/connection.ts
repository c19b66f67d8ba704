import type { Database } from './database';

/** Statements as they are, for migrations. */
export type Sql = {
  rows(sql: string, parameters?: readonly unknown[]): Promise<readonly unknown[]>;
  /** Several statements. */
  script(sql: string): Promise<void>;
};

/** One of the two databases, open. */
export type Connection = {
  readonly kind: 'embedded' | 'postgres';
  readonly database: Database;
  /** Runs the work in one transaction, without the limits of time that requests have. */
  migrating<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};
