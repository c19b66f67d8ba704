import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { readJson } from '@/lib/domain/core';
import { verifyChain } from '@/lib/domain/trail';
import type { Store } from '@/lib/usecases';
import { ANNA, BEN, HOSTILE, assertion, change, entry, session, step } from './samples';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const MIB = 'x'.repeat(1024 * 1024);
const tooLarge: unknown = expect.objectContaining({ code: 'too-large' });

/** What every Store does. `fresh` gives an empty one. */
export function storeSuite(fresh: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await fresh();
  });
  describe('sessions', () => sessionCases(() => store));
  describe('the journal', () => journalCases(() => store));
  describe('assertions', () => assertionCases(() => store));
  describe('the trail', () => trailCases(() => store));
  describe('plans', () => planCases(() => store));
}

function sessionCases(store: () => Store): void {
  it('are found by the hash of their token, whole', async () => {
    const { sessions } = store();
    const one = session('one', { providerSession: undefined });
    await sessions.create(one);
    await sessions.create(session('two'));
    expect(await sessions.find('hash-of-one')).toStrictEqual(one);
    expect(await sessions.find('one')).toBeUndefined();
  });

  it('are seen later, never earlier, and renewed', async () => {
    const { sessions } = store();
    await sessions.create(session('one'));
    await Promise.all([sessions.seen('one', 9_000), sessions.seen('one', 8_000)]);
    await sessions.renew('one', 'v1.other.sealed', { sub: 'anna' });
    expect(await sessions.find('hash-of-one')).toStrictEqual(
      session('one', { seenAt: 9_000, sealedTokens: 'v1.other.sealed', claims: { sub: 'anna' } }),
    );
    await sessions.seen('nobody', 1);
    await sessions.renew('nobody', '', {});
  });

  it('end one by one, all of a person, or all of a session of the provider', async () => {
    const { sessions } = store();
    for (const id of ['a', 'b', 'c']) await sessions.create(session(id));
    await sessions.create(session('ben', { person: BEN, providerSession: 'provider-b' }));
    await sessions.create(session('other', { person: { ...ANNA, issuer: 'https://other.example' } }));
    expect(await sessions.end({ id: 'a' })).toBe(1);
    expect(await sessions.end({ id: 'a' })).toBe(0);
    expect(await sessions.end({ issuer: ANNA.issuer, providerSession: 'provider-b' })).toBe(2);
    expect(await sessions.end({ issuer: ANNA.issuer, subject: 'anna' })).toBe(1);
    expect(await sessions.find('hash-of-other')).toBeDefined();
  });

  it('of a person are listed, newest first', async () => {
    const { sessions } = store();
    await sessions.create(session('old', { createdAt: 1 }));
    await sessions.create(session('new', { createdAt: 2 }));
    await sessions.create(session('ben', { person: BEN }));
    expect((await sessions.listOf(ANNA)).map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('are swept when they ended or rested too long', async () => {
    const { sessions } = store();
    await sessions.create(session('ended', { endsAt: 10 }));
    await sessions.create(session('resting', { seenAt: 10 }));
    await sessions.create(session('open', { seenAt: 20, endsAt: 20 }));
    expect(await sessions.sweep(20, 20)).toBe(2);
    expect((await sessions.listOf(ANNA)).map(({ id }) => id)).toEqual(['open']);
  });

  it('take a token id once, also when asked many times at once, until it is swept', async () => {
    const { sessions } = store();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sessions.useOnce('jti', 50)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await sessions.useOnce('other', 50)).toBe(true);
    await sessions.sweep(50, 0);
    expect(await sessions.useOnce('jti', 50)).toBe(false);
    await sessions.sweep(51, 0);
    expect(await sessions.useOnce('jti', 90)).toBe(true);
  });

  it('know which tokens are over, and since when, until they are swept', async () => {
    const { sessions } = store();
    expect(await sessions.endedTokens(['a', 'b'])).toEqual([]);
    await sessions.endTokens({ id: 'a', issuedUntil: 5, until: 50 });
    await sessions.endTokens({ id: 'b', issuedUntil: Number.MAX_SAFE_INTEGER, until: 60 });
    expect(await sessions.endedTokens(['a', 'c'])).toStrictEqual([{ id: 'a', issuedUntil: 5, until: 50 }]);
    expect(await sessions.endedTokens(['b'])).toStrictEqual([
      { id: 'b', issuedUntil: Number.MAX_SAFE_INTEGER, until: 60 },
    ]);
    await Promise.all([9, 3, 7].map((at) => sessions.endTokens({ id: 'a', issuedUntil: at, until: at + 45 })));
    expect(await sessions.endedTokens(['a'])).toStrictEqual([{ id: 'a', issuedUntil: 9, until: 54 }]);
    await sessions.sweep(54, 0);
    expect((await sessions.endedTokens(['a', 'b'])).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await sessions.sweep(55, 0);
    expect((await sessions.endedTokens(['a', 'b'])).map(({ id }) => id)).toEqual(['b']);
    await expect(sessions.endTokens({ id: MIB, issuedUntil: 1, until: 1 })).rejects.toEqual(tooLarge);
  });

  it('hold hostile texts and a thousand groups', async () => {
    const { sessions } = store();
    for (const [n, text] of HOSTILE.entries()) {
      const person = { issuer: `i${text}`, subject: `s${text}`, name: text };
      const claims = { [`c${text}`]: text, groups: Array.from({ length: 1_000 }, (_, g) => `group-${g}-${text}`) };
      const one = session(`${n}${text}`, { person, claims, providerSession: text, sealedTokens: text });
      await sessions.create(one);
      expect(await sessions.find(one.tokenHash)).toStrictEqual(one);
      expect(await sessions.listOf(person)).toHaveLength(1);
    }
  });

  it('refuse what is too large, and a token that is taken', async () => {
    const { sessions } = store();
    await expect(sessions.create(session('a', { claims: { MIB } }))).rejects.toEqual(tooLarge);
    await expect(sessions.create(session('a', { sealedTokens: MIB }))).rejects.toEqual(tooLarge);
    await expect(sessions.create(session(MIB))).rejects.toEqual(tooLarge);
    await sessions.create(session('a'));
    await expect(sessions.create(session('b', { tokenHash: 'hash-of-a' }))).rejects.toThrow();
    await expect(sessions.renew('a', MIB, {})).rejects.toEqual(tooLarge);
    expect(await sessions.find('hash-of-a')).toStrictEqual(session('a'));
  });
}

function journalCases(store: () => Store): void {
  it('has the intention before anything is done, and then each result', async () => {
    const { journal } = store();
    expect(await journal.begin(change('c', { undoes: 'b' }))).toBeUndefined();
    expect(await journal.find('c')).toStrictEqual(change('c', { undoes: 'b' }));
    expect(await journal.open()).toStrictEqual([change('c', { undoes: 'b' })]);
    const done = step(1, { state: 'done', after: { uid: 'u', list: [1, { a: null }] }, said: 'created', at: 9 });
    await journal.step('c', done);
    await journal.end('c', 'partial', 10);
    const ended = change('c', { undoes: 'b', state: 'partial', endedAt: 10, steps: [step(0), done] });
    expect(await journal.find('c')).toStrictEqual(ended);
    expect(await journal.open()).toEqual([]);
    expect(await journal.find('nothing')).toBeUndefined();
  });

  it('writes once for one key of one person, and returns what came first', async () => {
    const { journal } = store();
    await journal.begin(change('first', { idempotencyKey: 'k' }));
    const again = change('second', { idempotencyKey: 'k', bodyHash: 'another' });
    expect(await journal.begin(again)).toStrictEqual(change('first', { idempotencyKey: 'k' }));
    expect(await journal.find('second')).toBeUndefined();
    expect(await journal.begin(change('third', { idempotencyKey: 'k', person: BEN }))).toBeUndefined();
    expect(await journal.earlier(ANNA, 'k')).toStrictEqual(change('first', { idempotencyKey: 'k' }));
    expect(await journal.earlier(ANNA, 'key-first')).toBeUndefined();
  });

  it('lets one of many with the same key begin', async () => {
    const { journal } = store();
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => journal.begin(change(`c${n}`, { idempotencyKey: 'k' }))),
    );
    expect(all.filter((before) => before === undefined)).toHaveLength(1);
    const [first] = await journal.open();
    expect(all.filter((before) => before?.id === first?.id)).toHaveLength(11);
  });

  it('refuses a second change of the same id, and steps and ends of nothing', async () => {
    const { journal } = store();
    await journal.begin(change('c'));
    await expect(journal.begin(change('c', { idempotencyKey: 'other' }))).rejects.toThrow('already');
    await expect(journal.step('c', step(7))).rejects.toThrow('no such step');
    await expect(journal.step('x', step(0))).rejects.toThrow('no such');
    await expect(journal.end('x', 'applied', 1)).rejects.toThrow('no such change');
  });

  it('is read page by page, newest first, one cluster at a time', async () => {
    const { journal } = store();
    for (let n = 0; n < 5; n += 1) await journal.begin(change(`c${n}`));
    await journal.begin(change('x', { cluster: 'stage' }));
    const first = await journal.page('prod', { limit: 2, cursor: undefined });
    expect(first.changes.map(({ id }) => id)).toEqual(['c4', 'c3']);
    const second = await journal.page('prod', { limit: 2, cursor: first.next });
    expect(second.changes.map(({ id }) => id)).toEqual(['c2', 'c1']);
    const last = await journal.page('prod', { limit: 2, cursor: second.next });
    expect(last).toMatchObject({ changes: [{ id: 'c0' }], next: undefined });
    const wrong = journal.page('prod', { limit: 2, cursor: "1'; --" });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('knows what was taken back, by the newest that was applied', async () => {
    const { journal } = store();
    for (const [n, state] of (['applied', 'failed', 'applied'] as const).entries()) {
      await journal.begin(change(`u${n}`, { undoes: 'first' }));
      const before = n === 0 ? [] : [['first', { undoneBy: 'u0' }] as const];
      expect(await journal.followedBy(['first', 'second'])).toEqual(new Map(before));
      await journal.end(`u${n}`, state, 10);
    }
    expect(await journal.followedBy(['first', 'second'])).toEqual(new Map([['first', { undoneBy: 'u2' }]]));
    expect(await journal.followedBy([])).toEqual(new Map());
  });

  it('knows what was finished, also by one that stands for the rest, and keeps it apart from what was taken back', async () => {
    const { journal } = store();
    for (const [n, state] of (['failed', 'partial', 'applied', 'applying'] as const).entries()) {
      await journal.begin(change(`f${n}`, { finishes: `of-${state}` }));
      await journal.end(`f${n}`, state, 10);
    }
    await journal.begin(change('back', { undoes: 'of-partial' }));
    await journal.end('back', 'applied', 11);
    expect(await journal.find('f0')).toMatchObject({ finishes: 'of-failed', undoes: undefined });
    const ids = ['of-failed', 'of-partial', 'of-applied', 'of-applying'];
    expect(await journal.followedBy(ids)).toEqual(
      new Map([
        ['of-partial', { finishedBy: 'f1', undoneBy: 'back' }],
        ['of-applied', { finishedBy: 'f2' }],
      ]),
    );
    expect(await journal.followedBy(['of-applied'])).toEqual(new Map([['of-applied', { finishedBy: 'f2' }]]));
  });

  it('holds hostile texts, and an object of 1 MiB', async () => {
    const { journal } = store();
    for (const [n, text] of HOSTILE.entries()) {
      const hostile = { [`k${text}`]: [text], text };
      const steps = [step(0, { request: hostile, before: hostile, said: text, auditId: text })];
      const one = change(`${n}${text}`, { intent: hostile, actor: { user: text, groups: [text] }, steps });
      await journal.begin(one);
      expect(await journal.find(one.id)).toStrictEqual(one);
    }
    const large = change('large', { steps: [step(0, { before: { data: MIB } })] });
    await journal.begin(large);
    expect(await journal.find('large')).toStrictEqual(large);
  });

  it('writes nothing of a change of which a part is too large', async () => {
    const { journal } = store();
    const steps = [step(0), step(1, { after: MIB.repeat(5) })];
    await expect(journal.begin(change('c', { steps }))).rejects.toEqual(tooLarge);
    expect(await journal.find('c')).toBeUndefined();
    await journal.begin(change('c'));
    await expect(journal.step('c', step(0, { said: MIB }))).rejects.toEqual(tooLarge);
    expect(await journal.find('c')).toStrictEqual(change('c'));
  });
}

function assertionCases(store: () => Store): void {
  it('are written by whoever saw the newest version', async () => {
    const { assertions } = store();
    expect(await assertions.put(assertion('a'))).toBe(true);
    expect(await assertions.put(assertion('a'))).toBe(false);
    expect(await assertions.put(assertion('a', 3))).toBe(false);
    const second = assertion('a', 2, { definition: { deny: [] }, changedBy: BEN, changedAt: 8 });
    expect(await assertions.put(second)).toBe(true);
    expect(await assertions.put(assertion('new', 2))).toBe(false);
    expect(await assertions.list('prod')).toStrictEqual([second]);
    expect(await assertions.list('stage')).toEqual([]);
  });

  it('let one of many writers win', async () => {
    const { assertions } = store();
    const first = await Promise.all(Array.from({ length: 8 }, () => assertions.put(assertion('a'))));
    expect(first.filter(Boolean)).toHaveLength(1);
    const second = await Promise.all(Array.from({ length: 8 }, () => assertions.put(assertion('a', 2))));
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await assertions.revision()).toBe(2);
  });

  it('are removed in the version that was seen, and may come again', async () => {
    const { assertions } = store();
    await assertions.put(assertion('a'));
    expect(await assertions.remove('prod', 'a', 2)).toBe(false);
    expect(await assertions.remove('stage', 'a', 1)).toBe(false);
    expect(await assertions.remove('prod', 'a', 1)).toBe(true);
    expect(await assertions.remove('prod', 'a', 1)).toBe(false);
    expect(await assertions.put(assertion('a'))).toBe(true);
  });

  it('move the revision with every change, and with nothing else', async () => {
    const { assertions } = store();
    expect(await assertions.revision()).toBe(0);
    await assertions.put(assertion('a'));
    await assertions.put(assertion('a'));
    await assertions.put(assertion('a', 2));
    await assertions.remove('prod', 'a', 2);
    expect(await assertions.revision()).toBe(3);
  });

  it('are listed by name, whatever the locale, and hold hostile texts', async () => {
    const { assertions } = store();
    for (const name of ['b', 'Z', 'ä', 'a']) await assertions.put(assertion(`id-${name}`, 1, { name }));
    expect((await assertions.list('prod')).map(({ name }) => name)).toEqual(['Z', 'a', 'b', 'ä']);
    for (const text of HOSTILE) {
      const one = assertion(`h${text}`, 1, { cluster: `c${text}`, name: text, definition: { [text]: text } });
      await assertions.put(one);
      expect(await assertions.list(one.cluster)).toStrictEqual([one]);
    }
    await expect(assertions.put(assertion('x', 1, { definition: MIB }))).rejects.toEqual(tooLarge);
  });
}

function trailCases(store: () => Store): void {
  const checked = async () => verifyChain(await store().trail.chain(0, 10_000), [], { sha256, mac: () => undefined });

  it('is one chain, in the order of appending', async () => {
    const { trail } = store();
    expect(await trail.head()).toEqual({ seq: 0, hash: '0'.repeat(64) });
    await trail.append([entry('a'), entry('b', { person: undefined, as: undefined, cluster: undefined })]);
    await trail.append([]);
    await trail.append([entry('c', { planHash: 'p', detail: null })]);
    const rows = await trail.rows(0, 10);
    expect(rows.map(({ seq, requestId }) => `${seq}${requestId}`)).toEqual(['1a', '2b', '3c']);
    expect(rows[1]).toMatchObject(entry('b', { person: undefined, as: undefined, cluster: undefined }));
    expect(await trail.head()).toEqual({ seq: 3, hash: rows[2]?.hash });
    expect(await checked()).toMatchObject({ state: 'whole', head: { seq: 3 } });
  });

  it('stays one chain when many append at once', async () => {
    const { trail } = store();
    await Promise.all(Array.from({ length: 120 }, (_, n) => trail.append([entry(`${n}a`), entry(`${n}b`)])));
    expect(await checked()).toMatchObject({ state: 'whole', head: { seq: 240 } });
    const ids = (await trail.rows(0, 1_000)).map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(240);
    // What was appended together stands together.
    for (let n = 0; n < 240; n += 2) expect(ids[n + 1]).toBe(ids[n]?.replace('a', 'b'));
  });

  it('takes more entries at once than one statement can', async () => {
    await store().trail.append(Array.from({ length: 1_200 }, (_, n) => entry(String(n))));
    expect(await checked()).toMatchObject({ state: 'whole', head: { seq: 1_200 } });
  });

  it('is read upwards from a place, and newest first', async () => {
    const { trail } = store();
    await trail.append(['a', 'b', 'c', 'd'].map((id, n) => entry(id, { cluster: n === 2 ? 'stage' : 'prod' })));
    const ids = (rows: readonly { requestId: string }[]) => rows.map(({ requestId }) => requestId).join('');
    expect(ids(await trail.rows(1, 2))).toBe('bc');
    expect(ids(await trail.chain(3, 9))).toBe('d');
    expect(ids(await trail.newest({ before: undefined, limit: 2 }))).toBe('dc');
    expect(ids(await trail.newest({ before: 4, limit: 9 }))).toBe('cba');
    expect(ids(await trail.newest({ before: undefined, limit: 9, cluster: 'prod' }))).toBe('dba');
  });

  it('holds hostile texts, and they verify', async () => {
    const { trail } = store();
    const hostile = HOSTILE.map((text) =>
      entry(`r${text}`, {
        person: { issuer: text, subject: text, name: text },
        as: text,
        from: text,
        cluster: text,
        planHash: text,
        result: text,
        detail: { [`k${text}`]: text, numbers: [0.1, -0, 1e21, 5e-324, Number.MAX_SAFE_INTEGER] },
      }),
    );
    await trail.append(hostile);
    const rows = await trail.rows(0, 100);
    // JSON has no negative zero.
    const plain = hostile.map((one) => ({ ...one, detail: readJson(JSON.stringify(one.detail)) }));
    expect(rows).toMatchObject(plain);
    expect(await checked()).toMatchObject({ state: 'whole', head: { seq: HOSTILE.length } });
  });

  it('refuses a detail of 1 MiB, and only that entry', async () => {
    const { trail } = store();
    const outcomes = await Promise.allSettled([
      trail.append([entry('a')]),
      trail.append([entry('b', { detail: MIB })]),
      trail.append([entry('c')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(trail.append([entry('d'), entry('e', { detail: MIB })])).rejects.toEqual(tooLarge);
    expect((await trail.head()).seq).toBe(2);
  });
}

function planCases(store: () => Store): void {
  const plan = { hash: 'h', cluster: 'prod', intent: { kind: 'edit' }, madeBy: ANNA, madeAt: 5 };

  it('are found again by cluster and hash, until they are forgotten', async () => {
    const { plans } = store();
    await plans.keep(plan);
    await plans.keep({ ...plan, madeBy: BEN, madeAt: 6 });
    expect(await plans.find('prod', 'h')).toStrictEqual({ intent: { kind: 'edit' }, madeBy: BEN, madeAt: 6 });
    expect(await plans.find('stage', 'h')).toBeUndefined();
    expect(await plans.find('prod', 'x')).toBeUndefined();
    expect(await plans.sweep(6)).toBe(0);
    expect(await plans.sweep(7)).toBe(1);
    expect(await plans.find('prod', 'h')).toBeUndefined();
  });

  it('are kept by many at once', async () => {
    const { plans } = store();
    await Promise.all(Array.from({ length: 12 }, () => plans.keep(plan)));
    expect(await plans.find('prod', 'h')).toBeDefined();
  });

  it('hold hostile texts, and refuse what is too large', async () => {
    const { plans } = store();
    for (const text of HOSTILE) {
      await plans.keep({ ...plan, hash: `h${text}`, intent: { [text]: [text] } });
      expect(await plans.find('prod', `h${text}`)).toMatchObject({ intent: { [text]: [text] } });
    }
    await expect(plans.keep({ ...plan, intent: MIB.repeat(5) })).rejects.toEqual(tooLarge);
  });
}
