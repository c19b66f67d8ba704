import { KEPT, keptJson, keptText } from '@/lib/domain/core';
import type { EndedTokens, Session, Sessions, SessionsOf } from '../store';
import { checkIds, copy } from './memory-kept';

function isMeant(session: Session, which: SessionsOf): boolean {
  if ('id' in which) return session.id === which.id;
  if (session.person.issuer !== which.issuer) return false;
  if ('subject' in which) return session.person.subject === which.subject;
  return session.providerSession === which.providerSession;
}

function checkSecrets(sealedTokens: string, claims: Session['claims']): void {
  keptText(sealedTokens, KEPT.sealedTokens);
  keptJson(claims, KEPT.claims);
}

/** The sessions in memory, and as they are kept: for tests that look at what is stored, or change it. */
export function memorySessions(): Sessions & {
  readonly rows: Map<string, Session>;
  readonly ended: Map<string, EndedTokens>;
} {
  const kept = new Map<string, Session>();
  const used = new Map<string, number>();
  const ended = new Map<string, EndedTokens>();
  const update = (id: string, with_: (session: Session) => Session) => {
    const found = kept.get(id);
    if (found !== undefined) kept.set(id, with_(found));
    return Promise.resolve();
  };
  const drop = (isGone: (session: Session) => boolean) => {
    const gone = [...kept.values()].filter(isGone);
    gone.forEach(({ id }) => kept.delete(id));
    return Promise.resolve(gone.length);
  };
  return {
    rows: kept,
    ended,
    async create(session) {
      checkIds(session.id, session.tokenHash, session.person.issuer, session.person.subject, session.providerSession);
      keptText(session.person.name, KEPT.text);
      checkSecrets(session.sealedTokens, session.claims);
      const taken = [...kept.values()].some(
        ({ id, tokenHash }) => id === session.id || tokenHash === session.tokenHash,
      );
      if (taken) throw new Error('a session with this id or token is there already');
      kept.set(session.id, copy(session));
      return Promise.resolve();
    },
    find: (tokenHash) => Promise.resolve(copy([...kept.values()].find((session) => session.tokenHash === tokenHash))),
    seen: (id, at) => update(id, (session) => ({ ...session, seenAt: Math.max(session.seenAt, at) })),
    async renew(id, sealedTokens, claims) {
      checkSecrets(sealedTokens, claims);
      return update(id, (session) => ({ ...session, sealedTokens, claims: copy(claims) }));
    },
    end: (which) => drop((session) => isMeant(session, which)),
    listOf: (person) =>
      Promise.resolve(
        [...kept.values()]
          .filter((session) => isMeant(session, { issuer: person.issuer, subject: person.subject }))
          .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
          .map(copy),
      ),
    sweep(endedBefore, notSeenSince) {
      for (const [id, until] of used) if (until < endedBefore) used.delete(id);
      for (const [id, { until }] of ended) if (until < endedBefore) ended.delete(id);
      return drop(({ endsAt, seenAt }) => endsAt < endedBefore || seenAt < notSeenSince);
    },
    async useOnce(id, until) {
      checkIds(id);
      if (used.has(id)) return Promise.resolve(false);
      used.set(id, until);
      return Promise.resolve(true);
    },
    async endTokens({ id, issuedUntil, until }) {
      checkIds(id);
      const before = ended.get(id);
      ended.set(id, {
        id,
        issuedUntil: Math.max(issuedUntil, before?.issuedUntil ?? issuedUntil),
        until: Math.max(until, before?.until ?? until),
      });
      return Promise.resolve();
    },
    endedTokens: (ids) => Promise.resolve(ids.map((id) => ended.get(id)).filter((found) => found !== undefined)),
  };
}
