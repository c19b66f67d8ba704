type Payload = Record<string, unknown> & { uid?: string; grantId?: string; consumed?: number };
type Row = { payload: Payload; until: number };

/** Rows of every kind, by `kind:id`. A demo has one provider in its process; tests have one after the other. */
const rows = new Map<string, Row>();
const MOST = 20_000;

const seconds = () => Math.floor(Date.now() / 1000);

/** What oidc-provider keeps, in memory: it ends with the demo. (Its own does the same and warns about it.) */
export class MemoryAdapter {
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void> {
    const until = expiresIn === undefined ? Number.POSITIVE_INFINITY : seconds() + expiresIn;
    rows.delete(`${this.#kind}:${id}`);
    rows.set(`${this.#kind}:${id}`, { payload, until });
    const [oldest] = rows.keys();
    if (rows.size > MOST && oldest !== undefined) rows.delete(oldest);
    return Promise.resolve();
  }

  find(id: string): Promise<Payload | undefined> {
    const row = rows.get(`${this.#kind}:${id}`);
    if (row !== undefined && row.until > seconds()) return Promise.resolve(row.payload);
    rows.delete(`${this.#kind}:${id}`);
    return Promise.resolve(undefined);
  }

  findByUid(uid: string): Promise<Payload | undefined> {
    for (const [key, { payload }] of rows) {
      if (payload.uid === uid && key.startsWith(`${this.#kind}:`)) return this.find(key.slice(this.#kind.length + 1));
    }
    return Promise.resolve(undefined);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<void> {
    const row = rows.get(`${this.#kind}:${id}`);
    if (row !== undefined) row.payload = { ...row.payload, consumed: seconds() };
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    rows.delete(`${this.#kind}:${id}`);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of rows) if (payload.grantId === grantId) rows.delete(key);
    return Promise.resolve();
  }
}
