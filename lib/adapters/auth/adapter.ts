import type { Adapter } from 'next-auth/adapters';
import { type Outcome, type Parts, noting } from './flow';
import { newSession } from './new-session';

/**
 * next-auth's adapter over the sessions that the server keeps, for one request. There are no users and accounts to keep:
 * a person is (issuer, sub), and everyone whom the provider vouches for is one already.
 */
export function sessionAdapter({ config, deps, open }: Parts, outcome: Outcome): Adapter {
  return {
    getUserByAccount: ({ providerAccountId }) => Promise.resolve(userOf(providerAccountId)),
    /** next-auth would go on with the session that a browser brings to its sign-in. That one ends, and none is reused. */
    getSessionAndUser(token) {
      outcome.before = token;
      return Promise.resolve(null);
    },
    createSession: (session) =>
      noting(outcome, async () => {
        const { identity, payload, tokens, before } = outcome;
        if (identity === undefined || payload === undefined || tokens === undefined) {
          throw new Error('next-auth made a session out of nothing');
        }
        const made = newSession(config, deps, { token: session.sessionToken, identity, tokens });
        await open.create(made);
        try {
          await open.tokens.refuseSignIn(payload);
        } catch (error) {
          await open.end({ id: made.id });
          throw error;
        }
        const old = before === undefined ? undefined : await open.byToken(before);
        if (old !== undefined) await open.end({ id: old.id });
        return session;
      }),
    deleteSession: (token) =>
      noting(outcome, async () => {
        const session = await open.byToken(token);
        if (session === undefined) return null;
        await open.leave(session);
        outcome.left = session;
        return { sessionToken: token, userId: session.person.subject, expires: new Date(session.endsAt) };
      }),
    createUser: never,
    getUser: never,
    getUserByEmail: never,
    updateUser: never,
    linkAccount: never,
    updateSession: never,
  };
}

const userOf = (id: string) => ({ id, email: '', emailVerified: null });

const never = () => {
  throw new Error('this is not for next-auth to do');
};
