import { z } from 'zod';
import { type Json, KEPT, keptJson, keptText, readJson, readText } from '@/lib/domain/core';
import type { EndedTokens, Person, Session, Sessions, SessionsOf } from '@/lib/usecases';
import { id, optional, personColumns, readOptional, readPerson } from '../codec';
import type { Database } from '../connect/database';
import type { Session as Row } from '../generated/client';

const Claims = z.record(
  z.string(),
  z.custom<Json>(() => true),
);

const Milliseconds = z.bigint().transform(Number);
const EndedRows = z.array(z.object({ id: z.string(), issuedUntil: Milliseconds, until: Milliseconds }));

const claimsText = (claims: Session['claims']) => keptJson(claims, KEPT.claims);
const tokensText = (sealed: string) => keptText(sealed, KEPT.sealedTokens);

function sessionOf(row: Row): Session {
  return {
    id: readText(row.id),
    tokenHash: readText(row.tokenHash),
    person: readPerson(row),
    claims: Claims.parse(readJson(row.claims)),
    providerSession: readOptional(row.providerSession),
    sealedTokens: readText(row.sealedTokens),
    createdAt: Number(row.createdAt),
    seenAt: Number(row.seenAt),
    endsAt: Number(row.endsAt),
  };
}

function whereOf(which: SessionsOf) {
  if ('id' in which) return { id: id(which.id) };
  if ('subject' in which) return { issuer: id(which.issuer), subject: id(which.subject) };
  return { issuer: id(which.issuer), providerSession: id(which.providerSession) };
}

export class DbSessions implements Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async create(session: Session): Promise<void> {
    const data = {
      ...personColumns(session.person),
      id: id(session.id),
      tokenHash: id(session.tokenHash),
      claims: claimsText(session.claims),
      providerSession: optional(session.providerSession, KEPT.id),
      sealedTokens: tokensText(session.sealedTokens),
      createdAt: session.createdAt,
      seenAt: session.seenAt,
      endsAt: session.endsAt,
    };
    await this.#database.run((client) => client.session.create({ data }));
  }

  async find(tokenHash: string): Promise<Session | undefined> {
    const where = { tokenHash: id(tokenHash) };
    const row = await this.#database.run((client) => client.session.findUnique({ where }));
    return row === null ? undefined : sessionOf(row);
  }

  async seen(session: string, at: number): Promise<void> {
    // Two requests of one session may arrive here in the other order.
    const where = { id: id(session), seenAt: { lt: at } };
    await this.#database.run((client) => client.session.updateMany({ where, data: { seenAt: at } }));
  }

  async renew(session: string, sealedTokens: string, claims: Session['claims']): Promise<void> {
    const data = { sealedTokens: tokensText(sealedTokens), claims: claimsText(claims) };
    await this.#database.run((client) => client.session.updateMany({ where: { id: id(session) }, data }));
  }

  async end(which: SessionsOf): Promise<number> {
    const where = whereOf(which);
    return (await this.#database.run((client) => client.session.deleteMany({ where }))).count;
  }

  async listOf(person: Pick<Person, 'issuer' | 'subject'>): Promise<readonly Session[]> {
    const where = { issuer: id(person.issuer), subject: id(person.subject) };
    const rows = await this.#database.run((client) =>
      client.session.findMany({ where, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] }),
    );
    return rows.map(sessionOf);
  }

  async sweep(endedBefore: number, notSeenSince: number): Promise<number> {
    const where = { OR: [{ endsAt: { lt: endedBefore } }, { seenAt: { lt: notSeenSince } }] };
    return this.#database.run(async (client) => {
      await client.usedToken.deleteMany({ where: { until: { lt: endedBefore } } });
      await client.$executeRaw`DELETE FROM "ended_tokens" WHERE "until" < ${BigInt(endedBefore)}`;
      return (await client.session.deleteMany({ where })).count;
    });
  }

  async useOnce(token: string, until: number): Promise<boolean> {
    const data = [{ id: id(token), until }];
    // One statement decides, so that of two replicas one is told no.
    const { count } = await this.#database.run((client) => client.usedToken.createMany({ data, skipDuplicates: true }));
    return count === 1;
  }

  async endTokens(ended: EndedTokens): Promise<void> {
    const [key, issuedUntil, until] = [id(ended.id), BigInt(ended.issuedUntil), BigInt(ended.until)];
    // One statement, which only moves a time forward: of two replicas neither takes back the other's word.
    await this.#database.run(
      (client) => client.$executeRaw`
        INSERT INTO "ended_tokens" AS e ("id", "issued_until", "until") VALUES (${key}, ${issuedUntil}, ${until})
        ON CONFLICT ("id") DO UPDATE SET "issued_until" = GREATEST(e."issued_until", excluded."issued_until"),
          "until" = GREATEST(e."until", excluded."until")`,
    );
  }

  async endedTokens(ids: readonly string[]): Promise<readonly EndedTokens[]> {
    const keys = ids.map((one) => id(one));
    const rows = await this.#database.run(
      (client) => client.$queryRaw`
        SELECT "id", "issued_until" AS "issuedUntil", "until" FROM "ended_tokens" WHERE "id" = ANY(${keys}::text[])`,
    );
    return EndedRows.parse(rows).map((row) => ({ ...row, id: readText(row.id) }));
  }
}
