import type { ChangeRecord, JournalStep, Session, StoredAssertion, TrailEntry } from '@/lib/usecases';

export const ANNA = { issuer: 'https://login.example', subject: 'anna', name: 'Anna' };
export const BEN = { issuer: 'https://login.example', subject: 'ben', name: 'Ben' };

/** What databases, encodings and query builders stumble over. */
export const HOSTILE = [
  '\0',
  'a\0b\0',
  '\uD800',
  '\uDC00x\uD83D',
  '\uE000',
  '\uE0000000',
  "'); DROP TABLE trail; --",
  '\\u0000 \\x00 \\',
  '$1 ${x} {{y}} %s :name ?',
  '__proto__',
  'constructor',
  '\u202Eevil\u2066',
  '🦊 e\u0301 é ﬀ',
  '\r\n\t\v\u0085\u2028',
  '',
  ' ',
  'null',
];

export const session = (id: string, over: Partial<Session> = {}): Session => ({
  id,
  tokenHash: `hash-of-${id}`,
  person: ANNA,
  claims: { sub: 'anna', groups: ['dev', 'ops'], nested: { deep: [1, 2.5, null, true] } },
  providerSession: `provider-${id}`,
  sealedTokens: 'v1.key.sealed',
  createdAt: 1_000,
  seenAt: 2_000,
  endsAt: 100_000,
  ...over,
});

export const step = (index: number, over: Partial<JournalStep> = {}): JournalStep => ({
  index,
  state: 'intended',
  request: { verb: 'create', object: { kind: 'Role', name: `r${index}` } },
  before: null,
  after: null,
  said: '',
  auditId: `audit-${index}`,
  at: 5,
  ...over,
});

export const change = (id: string, over: Partial<ChangeRecord> = {}): ChangeRecord => ({
  id,
  cluster: 'prod',
  person: ANNA,
  actor: { user: 'anna@corp', groups: ['dev', 'system:authenticated'] },
  intent: { kind: 'edit-role' },
  planHash: `plan-${id}`,
  summary: { gained: 3, lost: 0 },
  state: 'applying',
  steps: [step(0), step(1)],
  undoes: undefined,
  finishes: undefined,
  idempotencyKey: `key-${id}`,
  bodyHash: `body-${id}`,
  createdAt: 1_763_000_000_123,
  endedAt: undefined,
  ...over,
});

export const assertion = (id: string, version = 1, over: Partial<StoredAssertion> = {}): StoredAssertion => ({
  id,
  cluster: 'prod',
  name: `no secrets for ${id}`,
  definition: { deny: ['secrets'] },
  changedBy: ANNA,
  changedAt: 7,
  version,
  ...over,
});

export const entry = (requestId: string, over: Partial<TrailEntry> = {}): TrailEntry => ({
  at: 1_763_000_000_123,
  event: 'asked',
  person: ANNA,
  as: 'anna@corp',
  from: '10.0.0.1',
  cluster: 'prod',
  requestId,
  planHash: undefined,
  result: 'allowed',
  detail: { verb: 'get', resource: 'secrets' },
  ...over,
});
