import { createHash } from 'node:crypto';
import {
  type BundleActor,
  type ClusterAccess,
  type LiveHand,
  type LiveHandMode,
  createBundleHand,
  createLiveHand,
} from '@/lib/adapters/cluster';
import { AppError, assertNever } from '@/lib/domain/core';
import type { Identity } from '@/lib/domain/identity';
import type { Actor, Clock, Hand, Hands } from '@/lib/usecases';
import type { SignIn } from '@/lib/adapters/auth';
import type { Mappings } from './login/mappings';
import { authenticated } from './authenticated';
import type { Source } from './sources';

export type HandsParts = {
  readonly sources: readonly Source[];
  readonly login:
    { readonly mappings: Mappings; readonly authentication: Pick<SignIn, 'idToken' | 'onEnd'> } | undefined;
  readonly clock: Clock;
};

/** Hands that are kept: one for each session, cluster and identity that wrote lately. */
const MOST_HANDS = 500;

/**
 * Gives each actor a hand in a cluster: in a live one their own token or impersonation as configured, or in local mode the
 * kubeconfig's identity; in a bundle its files. Kept for as long as the session, and used only for whom the cluster is to
 * see now: the groups of a session change when the provider renews its token.
 */
export class ActorHands implements Hands {
  readonly #parts: HandsParts;
  readonly #kept = new Map<string, Promise<LiveHand>>();
  readonly #stopListening: (() => void) | undefined;

  constructor(parts: HandsParts) {
    this.#parts = parts;
    this.#stopListening = parts.login?.authentication.onEnd((session) => this.#forget(`${session} `));
  }

  async of(cluster: string, actor: Actor): Promise<Hand> {
    const source = this.#parts.sources.find(({ model }) => model.id === cluster);
    if (source === undefined) throw new AppError('not-found', 'There is no such cluster here.');
    if (source.live !== undefined) return this.#live(cluster, source.live.access, actor);
    if (source.bundle === undefined) throw new AppError('cannot-be-done', 'This cluster cannot be changed from here.');
    const { model, bundle } = source;
    const who = this.#inBundle(cluster, actor);
    return createBundleHand({ ...bundle, actor: who, reader: () => model.view().rbac });
  }

  /** People are subjects of the bundle's own RBAC; without login there is whoever holds the key. */
  #inBundle(cluster: string, actor: Actor): BundleActor {
    const { login } = this.#parts;
    if (actor.mode === 'local') {
      if (login === undefined) return { by: 'local' };
      throw new AppError('not-signed-in', 'Sign in to change anything here.');
    }
    if (login === undefined) throw new Error('somebody signed in where there is no login');
    return {
      by: 'person',
      requester() {
        const identity = login.mappings.identityOf(cluster, actor);
        return identity && authenticated({ user: identity.username, groups: identity.groups });
      },
    };
  }

  stop(): void {
    this.#stopListening?.();
    this.#forget('');
  }

  #live(cluster: string, access: ClusterAccess, actor: Actor): Promise<LiveHand> {
    const session = actor.mode === 'local' ? 'local' : actor.sessionId;
    if (session === undefined) {
      throw new AppError('cannot-be-done', 'Changes are made by people who signed in with a browser.');
    }
    const mode = this.#modeOf(cluster, actor, session);
    const key = `${session} ${cluster} ${mode.by === 'impersonate' ? digestOf(mode.expected) : mode.by}`;
    const known = this.#kept.get(key) ?? createLiveHand({ access, clock: this.#parts.clock, mode });
    this.#kept.delete(key);
    this.#kept.set(key, known);
    known.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_HANDS && oldest !== undefined) this.#drop(oldest);
    return known;
  }

  #modeOf(cluster: string, actor: Actor, session: string): LiveHandMode {
    const { login } = this.#parts;
    if (actor.mode === 'local') return { by: 'local' };
    if (login === undefined) throw new Error('somebody signed in where there is no login');
    const by = login.mappings.actorOf(cluster);
    switch (by) {
      case 'passthrough':
        return { by, idToken: () => login.authentication.idToken(session) };
      case 'impersonate': {
        const expected = login.mappings.identityOf(cluster, actor);
        if (expected === undefined) {
          throw new AppError('not-permitted', 'The mapping of this cluster makes no user of your token.');
        }
        return { by, expected };
      }
      default:
        return assertNever(by);
    }
  }

  #forget(prefix: string): void {
    for (const key of [...this.#kept.keys()]) if (key.startsWith(prefix)) this.#drop(key);
  }

  #drop(key: string): void {
    const hand = this.#kept.get(key);
    this.#kept.delete(key);
    hand?.then(
      (one) => one.close(),
      // It was never made.
      () => undefined,
    );
  }
}

/** Short, whatever a token says: an identity may be of a thousand groups. */
function digestOf(identity: Identity): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
}
