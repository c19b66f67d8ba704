import {
  CHANGES,
  DOCUMENTS,
  FAULTS,
  type Held,
  IDENTITY,
  IMPERSONATE,
  INPUT,
  REFUSALS,
  SESSIONS,
  SIGN_IN,
  WRITES,
} from './held';

const DOOR = 'lib/server/login/auth-route.test.ts';
const START = 'e2e/start/login.servers.test.ts';
const DRAFT = 'components/features/change/document/read-draft.test.ts';
const EDITOR = 'e2e/browser/change.spec.ts';
const LIMITS = 'lib/domain/plan/plan-steps.test.ts';
const PRODUCT = 'e2e/product/faults.servers.test.ts';
const PASS = 'lib/adapters/cluster/hand/passthrough.servers.test.ts';

/** Something that comes in broken, or breaks off: what is said, and what is there afterwards. */
export type BadInput = { readonly input: string; readonly outcome: string; readonly by: readonly Held[] };

export const BAD_INPUTS: readonly BadInput[] = [
  {
    input: 'The provider is down',
    outcome:
      'The sign-in ends at the page that says so, with a request id; sessions go on as long as their tokens, and wait for it after.',
    by: [
      [DOOR, 'is down: the page says so, with its request id, and the trail has it'],
      [START, 'opens at the public address alone, with a provider that is down or not'],
      [SESSIONS, 'that is down is said to be unreachable', 'survives a provider that is down, until it ends'],
      [SESSIONS, 'that is gone when the browser comes back makes no session; the next sign-in is as any other'],
    ],
  },
  {
    input: 'The provider is slow',
    outcome: 'After five seconds it counts as down.',
    by: [[SESSIONS, 'that answers too slowly too', 'nor does one that hangs with the code in its hands']],
  },
  {
    input: 'Another issuer: in the discovery document, in the answer, in the token',
    outcome: 'Refused, each by its own reason; no session.',
    by: [
      [SESSIONS, "'of another issuer'"],
      [SIGN_IN, 'is refused with the answer of another issuer', "'another issuer'"],
    ],
  },
  {
    input: 'The provider rotated its keys',
    outcome: 'Followed at once; what the old key signed is refused when that is gone.',
    by: [[SESSIONS, 'that rotates its keys is followed at once']],
  },
  {
    input: 'A clock is wrong',
    outcome: 'A minute either way is taken; beyond it the reason is the clock.',
    by: [[SIGN_IN, 'is taken within a minute of skew, either way, and not beyond', "'a making in the future'"]],
  },
  {
    input: 'An expired token',
    outcome:
      'Refused: at sign-in, as a bearer token, and by the API server, whose refusal is not repeated with the token in it.',
    by: [
      [SIGN_IN, "'an end in the past'"],
      [SESSIONS, "'an end in the past'"],
      [PASS, 'expired, for somebody else, with another key: not signed in, and the token is in no message'],
    ],
  },
  {
    input: 'A replayed token or code',
    outcome: 'A code, a state, a nonce and a logout token count once.',
    by: [
      [SIGN_IN, 'is refused the second time', "'another nonce'", 'is refused with the code of another sign-in'],
      [SESSIONS, 'is taken once'],
    ],
  },
  {
    input: 'A person in 1,000 groups',
    outcome: 'Signs in, and acts with all of them; over 64 KiB the token is refused.',
    by: [
      [SIGN_IN, 'takes a person who is in a thousand groups', "'more than 64 KiB'"],
      [IDENTITY, '%i groups are taken'],
      [IMPERSONATE, 'somebody in a thousand groups is seen in all of them'],
    ],
  },
  {
    input: 'A claim of the wrong type',
    outcome: 'Nobody: the sign-in is refused, and no part of the claim is taken.',
    by: [
      [
        SIGN_IN,
        "'groups of a wrong type'",
        "'a group of a wrong type'",
        "'a number as subject'",
        "'a name of a wrong type'",
      ],
    ],
  },
  {
    input: 'Role YAML that is broken',
    outcome: 'Line and column; the text stays as it was typed, and other documents in it are still read.',
    by: [
      [DRAFT, "'broken YAML'", 'a document that is broken does not take the others with it'],
      [EDITOR, 'broken YAML keeps its text, says line and column, and cannot be planned'],
      [DOCUMENTS, 'broken, twice the same key, or a second document: line and column'],
    ],
  },
  {
    input: 'YAML of another kind',
    outcome: 'The kind is named with its place; nothing is planned.',
    by: [
      [DRAFT, "'another kind'", "'no kind'", "'another version'"],
      [DOCUMENTS, 'of another kind, or deeper than anybody writes, is refused'],
    ],
  },
  {
    input: '1 MiB of it',
    outcome: 'Said to be too large before it is parsed; a body over 1 MiB is 413 on every route.',
    by: [
      [DRAFT, 'a draft that is too large, and one that is too deep'],
      [INPUT, 'over 1 MiB is refused, whatever is in it', 'of exactly 1 MiB is read'],
      [LIMITS, 'are 1,000 rules and 5,000 subjects'],
    ],
  },
  {
    input: 'Unknown fields',
    outcome: 'Refused with their place, and the field that is near.',
    by: [
      [DRAFT, "'an unknown field'"],
      [DOCUMENTS, 'with fields, kinds or verbs that are none is refused with its place'],
    ],
  },
  {
    input: 'Anchors and aliases',
    outcome: 'Refused before anything is unfolded.',
    by: [
      [DRAFT, "'an anchor'", "'an alias'", 'an alias bomb is refused before it is unfolded'],
      [DOCUMENTS, 'cannot grow: anchors, aliases, merges and tags are refused with line and column'],
    ],
  },
  {
    input: 'Names that Kubernetes refuses',
    outcome: 'Said in the plan, with the field; a name that would be another path is never sent.',
    by: [
      [DOCUMENTS, 'with a name that Kubernetes refuses is no plan, and says where'],
      [REFUSALS, 'what Kubernetes finds wrong, with its places', 'the name %j leads nowhere'],
    ],
  },
  {
    input: 'An object deleted between plan and apply',
    outcome: '409 with the plan of now; a request that is on its way does not make it anew.',
    by: [
      [
        PRODUCT,
        'before the apply: 409, and the plan of now is named',
        'while the request is on its way: it is not made anew',
      ],
      [WRITES, 'an object that is gone'],
    ],
  },
  {
    input: 'An admission webhook or policy refuses',
    outcome:
      'Its words are in the plan; when it refuses only the real request, the journal has what was done and how to go on.',
    by: [
      [PRODUCT, 'in the dry run: the plan says so with its words', 'only when it is meant: what was done stays'],
      [REFUSALS, 'a webhook that refuses, with whatever status, and one that does not answer'],
    ],
  },
  {
    input: 'An API server that is read-only, or cannot store',
    outcome: 'Its words are in the journal, nothing is done, and the same plan goes through later.',
    by: [
      [
        PRODUCT,
        'read-only: the journal has its words, and nothing is done',
        'etcd stopped: the plan is refused in so many words',
      ],
      [FAULTS, 'nothing listens, and a name that does not resolve', 'it hangs'],
    ],
  },
  {
    input: 'The database is lost while applying',
    outcome:
      '503 and nothing sent, or 503 that says which change; when it is back the journal says what was done. Nothing is sent twice.',
    by: [
      [
        PRODUCT,
        'before the intention is written: 503, and nothing is sent',
        'in the middle: that is said, and when it is back the journal says what was done, and nothing is lost',
      ],
      [CHANGES, 'sends nothing when the intention cannot be journaled'],
    ],
  },
];
