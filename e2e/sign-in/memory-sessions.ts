import type { Session, Sessions, SessionsOf } from '@/lib/usecases';

/** Sessions in memory. */
export function memorySessions(): Sessions & { readonly rows: Map<string, Session> } {
  const rows = new Map<string, Session>();
  const used = new Set<string>();
  const change = (id: string, to: Partial<Session>) => {
    const session = rows.get(id);
    if (session !== undefined) rows.set(id, { ...session, ...to });
    return Promise.resolve();
  };
  const isMeant = (session: Session, which: SessionsOf) =>
    'id' in which
      ? session.id === which.id
      : session.person.issuer === which.issuer &&
        ('subject' in which
          ? session.person.subject === which.subject
          : session.providerSession === which.providerSession);
  return {
    rows,
    create: (session) => Promise.resolve(void rows.set(session.id, session)),
    find: (tokenHash) => Promise.resolve([...rows.values()].find((session) => session.tokenHash === tokenHash)),
    seen: (id, seenAt) => change(id, { seenAt }),
    renew: (id, sealedTokens, claims) => change(id, { sealedTokens, claims }),
    end(which) {
      const meant = [...rows.values()].filter((session) => isMeant(session, which));
      for (const { id } of meant) rows.delete(id);
      return Promise.resolve(meant.length);
    },
    listOf: ({ issuer, subject }) =>
      Promise.resolve(
        [...rows.values()]
          .filter(({ person }) => person.issuer === issuer && person.subject === subject)
          .sort((a, b) => b.createdAt - a.createdAt),
      ),
    sweep(endedBefore, notSeenSince) {
      const over = [...rows.values()].filter((one) => one.endsAt < endedBefore || one.seenAt < notSeenSince);
      for (const { id } of over) rows.delete(id);
      return Promise.resolve(over.length);
    },
    useOnce(id) {
      const first = !used.has(id);
      used.add(id);
      return Promise.resolve(first);
    },
  };
}
