/** Where the live source says what happens; pino satisfies it. Fields never hold credentials. */
export type LiveLog = {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};
