import { AppError } from '@/lib/domain/core';
import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import type { Requester } from '@/lib/domain/rbac';
import type { FieldOwner, Hand, Sending, Sent } from '@/lib/usecases/hand';
import { Interner, type Json } from '../live';
import { ActingReviews } from './acting-reviews';
import type { IdentityCheck } from './identity-check';
import { objectPath } from './object-path';
import { gatheredSince, isGathering } from './gathered-since';
import { ownersOf } from './owners';
import { plannedObjectOf, jsonOf } from './planned-object';
import { readErrorOf, unreachable } from './read-error';
import { requestOf } from './request-of';
import { statusBodyOf } from './status-body';
import { verdictOf } from './verdict';
import { warningsOf } from './warnings';
import type { Answer, Outcome, Wire } from './wire';

const AUDIT_ID = /^[\w.-]{1,128}$/;
/** The aggregation controller writes a role some few times for a change of its parts. */
const MOST_ROUNDS = 5;
const OWNERS_UNKNOWN = 'Who else manages its fields could not be read: it may be changed back.';

type Parts = {
  readonly mode: Exclude<Hand['mode'], 'bundle'>;
  readonly wire: Wire;
  readonly identity: IdentityCheck;
  readonly remarks: () => readonly string[];
  readonly close: () => void;
};
type Before = { readonly owners: readonly FieldOwner[]; readonly warnings: readonly string[] };

/** Writes RBAC objects to one live cluster as one person. */
export class LiveHand implements Hand {
  readonly #parts: Parts;
  readonly #interner = new Interner(1_000);

  readonly reviews: ActingReviews;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.reviews = new ActingReviews(parts.wire);
  }

  get mode(): Parts['mode'] {
    return this.#parts.mode;
  }

  get remarks(): readonly string[] {
    return this.#parts.remarks();
  }

  async whoAmI(): Promise<Requester> {
    const { username, groups } = await this.#parts.identity.seen();
    return { user: username, groups };
  }

  /** What is lost or unclear of a dry-run is no riddle: it changed nothing. */
  async dryRun(sending: Sending): Promise<Sent> {
    const sent = await this.#carryOut(sending, { dry: true });
    if (sent.state !== 'unknown') return sent;
    return { state: 'refused', refused: { code: 'unavailable', message: sent.message } };
  }

  async send(sending: Sending, auditId: string): Promise<Sent> {
    // It goes into a header and two logs.
    if (!AUDIT_ID.test(auditId)) throw new Error('an audit id is letters, digits, dots and dashes');
    return this.#carryOut(sending, { dry: false, auditId });
  }

  async read(ref: PlannedRef): Promise<PlannedObject | undefined> {
    const json = await this.#readJson(ref);
    if (json === undefined) return undefined;
    const object = plannedObjectOf(json, ref, this.#interner);
    if (object === undefined) throw unreachable('the API server sent something unreadable');
    return object;
  }

  close(): void {
    this.#parts.close();
  }

  async #carryOut(sending: Sending, { dry, auditId }: { dry: boolean; auditId?: string }): Promise<Sent> {
    const as = auditId === undefined ? {} : { auditId };
    // Before anything is asked: what cannot be sent is wrong, not refused.
    let request = requestOf(sending, { dry });
    try {
      await this.#parts.identity.verify();
      const before = await this.#before(sending);
      for (let round = 0; ; round += 1) {
        const sent = this.#sentOf(await this.#parts.wire.send({ ...request, ...as }), sending, before);
        const moved = sent.state === 'refused' && sent.refused.code === 'conflict' && round < MOST_ROUNDS;
        const again = moved ? await this.#gathered(sending) : undefined;
        if (again === undefined) return sent;
        request = requestOf(again, { dry });
      }
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** Undefined where the conflict stands, and where nobody may look. */
  async #gathered(sending: Sending): Promise<Sending | undefined> {
    if (!isGathering(sending)) return undefined;
    try {
      const json = await this.#readJson(sending.ref);
      const now = json === undefined ? undefined : plannedObjectOf(json, sending.ref, this.#interner);
      return json === undefined || now === undefined ? undefined : gatheredSince(sending, json, now);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-permitted') return undefined;
      throw error;
    }
  }

  #sentOf(outcome: Outcome, sending: Sending, before: Before): Sent {
    if (outcome.state === 'lost') return { state: 'unknown', message: outcome.message };
    if (outcome.state === 'not-sent') {
      return { state: 'refused', refused: { code: 'unavailable', message: outcome.message } };
    }
    const { answer } = outcome;
    if (answer.status < 200 || answer.status > 299) return verdictOf(answer);
    const object = this.#objectIn(answer, sending);
    if (object === 'unreadable') {
      return { state: 'unknown', message: 'the API server said yes and then something unreadable' };
    }
    return {
      state: 'done',
      object,
      owners: before.owners,
      warnings: [...warningsOf(answer.headers), ...before.warnings],
    };
  }

  /** After a delete there is none, unless finalizers keep it for a while. */
  #objectIn(answer: Answer, sending: Sending): PlannedObject | undefined | 'unreadable' {
    const json = jsonOf(answer.body);
    if (json === undefined) return 'unreadable';
    if (sending.verb === 'delete' && json['kind'] === 'Status') return undefined;
    return plannedObjectOf(json, sending.ref, this.#interner) ?? 'unreadable';
  }

  /** Who owns what will be changed. It is read as the actor, who may have the right to change and not to look. */
  async #before(sending: Sending): Promise<Before> {
    if (sending.verb === 'create') return { owners: [], warnings: [] };
    try {
      const json = await this.#readJson(sending.ref);
      return { owners: json === undefined ? [] : ownersOf(json, sending), warnings: [] };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-permitted')
        return { owners: [], warnings: [OWNERS_UNKNOWN] };
      throw error;
    }
  }

  async #readJson(ref: PlannedRef): Promise<Json | undefined> {
    const outcome = await this.#parts.wire.send({ method: 'GET', path: objectPath(ref) });
    if (outcome.state !== 'answered') throw unreachable(outcome.message);
    const { answer } = outcome;
    // Only Kubernetes itself can say that there is no such object; a proxy's 404 is about something else.
    if (answer.status === 404 && statusBodyOf(answer.body)?.reason === 'NotFound') return undefined;
    if (answer.status !== 200) throw readErrorOf(answer);
    return jsonOf(answer.body) ?? raise(unreachable('the API server sent something unreadable'));
  }
}

/** What stopped a write before it was sent, where the port has a word for it. */
function refusalOf(error: unknown): Sent {
  if (error instanceof AppError) {
    if (error.code === 'not-signed-in') return refused('not-signed-in', error.message);
    if (error.code === 'cluster-unreachable' || error.code === 'too-many-requests') {
      return refused('unavailable', error.message);
    }
  }
  throw error;
}

function refused(code: 'not-signed-in' | 'unavailable', message: string): Sent {
  return { state: 'refused', refused: { code, message } };
}

function raise(error: AppError): never {
  throw error;
}
