import {
  type Threat,
  WHO,
  ADDRESSES,
  DOCUMENTS,
  TWO,
  HEADERS,
  INPUT,
  SECRETS,
  REDOS,
  LIMITS,
  NAMES,
  SIGN_IN,
  SESSIONS,
  RETURN,
  ACTING,
  WRITER,
  PASS,
  IMPERSONATE,
  REFUSALS,
  WRITES,
  FAULTS,
  MANIFESTS,
  KUBECONFIG,
  IDENTITY,
  IMPERSONATION,
  CONFIG,
  VISIBILITY,
  HTTP,
  CHANGES,
  NO_BYPASS,
  BY_NAMES,
} from './held';

export const THREATS: readonly Threat[] = [
  {
    threat: 'Scripts in the names of objects, labels, subjects and people',
    promise: 'Names are text, wherever they stand; no address is made of one.',
    by: [BY_NAMES, [HEADERS, 'in local mode: routes, pages, errors']],
  },
  {
    threat: 'Inline script',
    promise: 'Each page has a policy with a nonce of its own; nothing runs without it, and a client cannot bring one.',
    by: [[HEADERS, 'in local mode: routes, pages, errors', 'a nonce that a client brings is not taken']],
  },
  {
    threat: 'Clickjacking, sniffing, downgrade',
    promise: 'Frames, types, referrers and origins are refused on every answer, errors included; HSTS under https.',
    by: [
      [HEADERS, 'in local mode: routes, pages, errors', 'under https: to come by https alone'],
      [NAMES, 'no other page can put Castellan into a frame'],
    ],
  },
  {
    threat: 'CSRF',
    promise:
      'What changes something is a POST with JSON from a page of ours: Origin and Sec-Fetch-Site are checked, cookies are SameSite, forms are refused. There is no double-submit token: without CORS no other site can send JSON.',
    by: [
      [
        TWO,
        'sends no POST in the name of whoever is signed in',
        'nor what a form can send without asking the browser first',
        'nor gets leave to',
        'begins and ends no session, and revokes none',
        'changes nothing, with whatever in its query or body',
      ],
      [HTTP, 'a cross-site POST is refused'],
    ],
  },
  {
    threat: 'Session fixation',
    promise: 'A new session at each sign-in; a cookie that was planted is nothing, one that comes twice neither.',
    by: [
      [
        SIGN_IN,
        'gives a new session at each sign-in and ends the one before',
        'makes nothing of a session cookie that was planted',
      ],
      [TWO, 'is in a cookie that no script and no other site gets, and is another after each sign-in'],
      [WHO, 'a session cookie that comes twice is none'],
      [HEADERS, 'under https: the cookies of a sign-in belong to this host and to https'],
    ],
  },
  {
    threat: 'OIDC: state, nonce, PKCE, mix-up, algorithms, replay, rotation, logout',
    promise: 'Code flow with PKCE; each value once; only what the provider signed, for us, now.',
    by: [
      [
        SIGN_IN,
        'sends state, nonce and a PKCE challenge',
        'is refused with another state',
        'is refused with the answer of another issuer',
        'is refused with the code of another sign-in',
        'is refused the second time',
        "['no signature'",
        'is refused: signed with the public key as a secret',
        'is taken within a minute of skew',
        'takes a person who is in a thousand groups',
      ],
      [
        SESSIONS,
        'is refused when it is an ID token',
        'is taken once',
        'that rotates its keys is followed at once',
        'of another person ends the session',
      ],
    ],
  },
  {
    threat: 'Open redirect',
    promise: 'One is led to a path of this console, or to its first page.',
    by: [
      [
        ADDRESSES,
        'after a sign-in is this console, whatever was asked for',
        'by the page of the sign-in too, signed in or not',
        'by the address of a page that nobody may see',
      ],
      [RETURN, 'stays on this origin, whatever a browser makes of it'],
    ],
  },
  {
    threat: 'Account confusion',
    promise: 'People are issuer and subject, never an e-mail address.',
    by: [[SIGN_IN, 'knows people by issuer and subject: two with one e-mail address are two']],
  },
  {
    threat: 'Names and groups that the provider injects: system:, control characters, line breaks',
    promise: 'They never reach a header; a name of the system is never taken on where the server cannot hold it.',
    by: [
      [SIGN_IN, "['a subject with a line break'", "['groups of a wrong type'"],
      [
        IDENTITY,
        'no header has a control character, and none goes without a user',
        'no system name goes the legacy way',
      ],
      [IMPERSONATION, 'any name arrives as it is, or is refused'],
    ],
  },
  {
    threat: 'Headers of a client that say who it is',
    promise: 'Nobody is anybody by a header, in any spelling; towards the cluster each header is set by us alone.',
    by: [
      [
        WHO,
        'nobody who is not signed in is anybody',
        'whoever is signed in stays who they are',
        'an Authorization that is no token of the provider opens nothing',
      ],
      [ADDRESSES, 'takes one request for one'],
      [
        WRITER,
        'has no way to hand in headers of a client',
        'nothing but the hand and the transport that reads can send a request',
      ],
      [ACTING, 'a person by their own token', 'never on top of another impersonation'],
      [PASS, 'the client certificate and headers of the kubeconfig stay here'],
    ],
  },
  {
    threat: 'An empty name, which would act as the ServiceAccount',
    promise: 'Without a person there is no request.',
    by: [
      [IDENTITY, 'none goes without a user'],
      [IMPERSONATION, 'never repeats a value that is no username'],
      [PASS, 'never leaves'],
    ],
  },
  {
    threat: 'A cache that mixes people',
    promise: 'Nothing of a person is stored by anybody, and two who ask at once get each their own.',
    by: [
      [
        TWO,
        'never see each other’s answers, in any route that is read',
        'nor do caches in between',
        'the pages of one hold no name of the other',
      ],
      [VISIBILITY, 'says what it needs, and is tried here by five personas'],
    ],
  },
  {
    threat: 'Next.js: middleware that is skipped',
    promise: 'Who may see is decided in the routes and the pages; what runs before them is a convenience.',
    by: [NO_BYPASS, [VISIBILITY, '$method $path answers nobody who is not signed in']],
  },
  {
    threat: 'Next.js and React: payloads that are executed',
    promise: 'There are no server actions, and what is sent to a page is not run.',
    by: [[WHO, 'run nothing that is sent to them']],
    open: 'That no dependency has a known hole is checked by npm audit in a pipeline with network, not by a test.',
  },
  {
    threat: 'DNS rebinding, foreign Host',
    promise: 'Castellan answers to its own address alone.',
    by: [
      [ADDRESSES, 'is of this server: no other name, none at all, and none twice'],
      [HTTP, 'a foreign Host is refused: DNS rebinding'],
      ['e2e/start/start.servers.test.ts', 'is refused, whatever it asks for'],
    ],
  },
  {
    threat: 'SSRF',
    promise:
      'Addresses come from the operator alone: no kubeconfig, issuer or webhook is taken from a person; redirects are not followed.',
    by: [
      [FAULTS, 'success without an object, another object, a redirect, a page of a proxy'],
      [CONFIG, 'names the variable that is wrong'],
      [SESSIONS, "['with an endpoint without TLS'"],
      [KUBECONFIG, "'credentials in the address'"],
    ],
  },
  {
    threat: 'Commands in a kubeconfig',
    promise: 'They run only from a file that the operator named.',
    by: [[KUBECONFIG, 'do not run unless the operator named the file', "'an alias bomb'", 'a file far too large']],
  },
  {
    threat: 'Secrets in answers, pages, logs, errors, scripts and source maps',
    promise: 'A marker in every place where a secret lies is found in no other.',
    by: [
      [
        SECRETS,
        'no answer and no page holds a secret',
        'no line of the log does',
        'what browsers load has no source maps',
      ],
      ['lib/server/log.test.ts', 'writes no credential, wherever it stands'],
      [PASS, 'the token is in no message'],
      [SIGN_IN, 'keeps no token in clear'],
      ['e2e/start/live.servers.test.ts', 'never shows its credentials'],
    ],
  },
  {
    threat: 'Path traversal',
    promise: 'A segment is one name: towards the API server it is encoded or refused, on disk it leads nowhere.',
    by: [
      [INPUT, 'in the path: traversal, escapes and control characters reach nothing'],
      [REFUSALS, '../../../api/v1/secrets'],
      ['lib/adapters/cluster/bundle/hand/bundle-hand.test.ts', 'nothing is written through links'],
    ],
  },
  {
    threat: 'YAML that grows, repeats or lies; JSON without end; prototypes',
    promise: 'Refused with line and column, or with the field, and at once.',
    by: [
      [
        INPUT,
        'over 1 MiB is refused',
        'nested without end is refused',
        'with a key that would reach a prototype is refused',
        'that a route does not know are refused by name',
      ],
      [
        DOCUMENTS,
        'cannot grow: anchors, aliases, merges and tags',
        'broken, twice the same key',
        'of another kind, or deeper than anybody writes',
      ],
      ['components/features/change/document/read-draft.test.ts', 'an alias bomb is refused before it is unfolded'],
    ],
  },
  {
    threat: 'Names and intents that Kubernetes refuses; keys of repetition that are none',
    promise: 'A plan says where; nothing is sent.',
    by: [
      [INPUT, 'is asked for by every route that writes'],
      [DOCUMENTS, 'with a name that Kubernetes refuses is no plan', 'with fields, kinds or verbs that are none'],
      [CHANGES, 'that Kubernetes would find wrong says where, and is not tried'],
    ],
  },
  {
    threat: 'ReDoS',
    promise: 'No regular expression takes more than its share of a hostile text.',
    by: [[REDOS, 'no regular expression of ours takes more than its share', 'the measure finds what it looks for']],
  },
  {
    threat: 'Too much: requests, streams, sign-ins, sizes',
    promise: 'Each person has a share; everything has an end.',
    by: [
      [LIMITS, 'plans and changes are 60 at once', 'event streams are 50 for each person'],
      [HTTP, 'is limited to 20 at once and 5 a second', 'cannot be guessed at speed'],
      [
        'lib/server/event-stream.test.ts',
        'is refused where there are too many',
        'queues little for a reader that does not read',
      ],
    ],
    open: 'The pace of sign-ins is one for everybody, since before a sign-in there is nobody to count by: who floods it keeps others out until they stop. A proxy in front counts by address.',
  },
  {
    threat: 'Supply chain and our own rights',
    promise: 'The manifests that we ship are checked by our own rules.',
    by: [[MANIFESTS, 'the reader has no risk', 'the constrained actor can stand for some people']],
    open: 'Images, their signatures and their bill of materials are not made yet.',
  },
  {
    threat: 'Writes: dry runs that delete, races, escalation, locking oneself out, twice the same',
    promise:
      'A plan is made again before it is applied; each step has its precondition; the cluster decides as the person.',
    by: [
      [WRITES, 'deletes; a dry run with preconditions deletes nothing', 'a stale resourceVersion, another uid'],
      [REFUSALS, 'escalation, with the rules that are missing'],
      [
        CHANGES,
        'is blocked where rights would be granted that the actor does not hold',
        'is refused when the world moved since the plan',
        'again with the same key and body is the first result',
      ],
      [IMPERSONATE, 'writes nothing when the cluster sees somebody else'],
    ],
  },
];
