/** Where the store says what happens; pino satisfies it. Fields never hold values, credentials or addresses. */
export type StoreLog = {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};
