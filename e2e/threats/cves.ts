import {
  type Threat,
  WHO,
  ADDRESSES,
  TWO,
  HEADERS,
  INPUT,
  SECRETS,
  NAMES,
  SIGN_IN,
  WRITER,
  PASS,
  IMPERSONATE,
  CONFIG,
  VISIBILITY,
  HTTP,
  NO_BYPASS,
  BY_NAMES,
} from './held';

export const CVES: readonly Threat[] = [
  {
    threat: 'Kubernetes Dashboard: CVE-2018-18264',
    promise: 'The reader is not reached without a sign-in.',
    by: [NO_BYPASS, [VISIBILITY, '$method $path answers nobody who is not signed in']],
  },
  {
    threat: 'Headlamp: CVE-2025-14269',
    promise: 'What one was answered is not handed to another.',
    by: [[TWO, 'never see each other’s answers', 'nor do caches in between']],
  },
  {
    threat: 'Argo CD: CVE-2022-31035, CVE-2025-47933, GHSA-h98r-wv3h-fr38',
    promise: 'No address is made of a name.',
    by: [BY_NAMES],
  },
  {
    threat: 'Argo CD: CVE-2022-31102, CVE-2021-23347',
    promise: 'The page of a failed sign-in says words of ours alone.',
    by: [
      [NAMES, 'what the address of the sign-in says is not shown'],
      [SIGN_IN, 'tells of the provider’s own error %s'],
    ],
  },
  {
    threat: 'Argo CD: CVE-2025-55190',
    promise: 'No answer holds a credential.',
    by: [[SECRETS, 'no answer and no page holds a secret']],
  },
  {
    threat: 'Argo CD: CVE-2022-24348, issue 2705',
    promise: 'No path leads out, and no address comes from a person.',
    by: [
      [INPUT, 'in the path: traversal'],
      ['lib/server/routes.test.ts', 'has every route handler of the application'],
    ],
  },
  {
    threat: 'Rancher: GHSA-pvxj-25m6-7vqr; capsule-proxy 188',
    promise: 'Nothing that a client sends goes on to the API server.',
    by: [
      [WHO, 'whoever is signed in stays who they are'],
      [WRITER, 'has no way to hand in headers of a client'],
    ],
  },
  {
    threat: 'Rancher: GHSA-mjcp-rj3c-36fr',
    promise: 'What says who acts goes to the API server alone.',
    by: [[WRITER, 'nothing but the hand and the transport that reads can send a request']],
  },
  {
    threat: 'Rancher: CVE-2021-36775, CVE-2021-36776',
    promise: 'Writes are made as the person, or not at all.',
    by: [
      [IMPERSONATE, 'everything the hand does works with exactly these rights, and as the person'],
      [PASS, 'somebody else may not, and after the sign-out nobody can'],
    ],
  },
  {
    threat: 'Grafana: CVE-2021-43798, CVE-2025-4123, CVE-2025-6023',
    promise: 'No path leads out, no redirect away, and a page talks to its own server alone.',
    by: [
      [INPUT, 'in the path: traversal'],
      [ADDRESSES, 'by the address of a page that nobody may see'],
      [HEADERS, 'in local mode: routes, pages, errors'],
    ],
  },
  {
    threat: 'Grafana: CVE-2022-31107, CVE-2023-3128',
    promise: 'People are issuer and subject.',
    by: [[SIGN_IN, 'two with one e-mail address are two']],
  },
  {
    threat: 'Lens: CVE-2021-44458, CVE-2021-23154',
    promise: 'On this machine too, a page of another site reaches nothing.',
    by: [[HTTP, 'a foreign Host is refused: DNS rebinding', 'a cross-site POST is refused']],
  },
  {
    threat: 'OpenShift console: CVE-2024-6508',
    promise: 'State is random, bound to the browser and taken once.',
    by: [
      [
        SIGN_IN,
        'sends state, nonce and a PKCE challenge',
        'is refused without our cookies',
        'is refused the second time',
      ],
    ],
  },
  {
    threat: 'Next.js: CVE-2025-29927, CVE-2026-44572 to 44582, CVE-2026-45109',
    promise: 'Nothing before the routes and pages decides who may see.',
    by: [NO_BYPASS],
  },
  {
    threat: 'Next.js: GHSA-4342-x723-ch2f',
    promise: 'No redirect is made of what a client says.',
    by: [[ADDRESSES, 'by the address of a page that nobody may see', 'is of this server: no other name']],
  },
  {
    threat: 'React and Next.js: CVE-2025-55182, -55183, -55184, -67779',
    promise: 'No payload runs, and no source is shown.',
    by: [
      [WHO, 'run nothing that is sent to them'],
      [SECRETS, 'what browsers load has no source maps'],
    ],
  },
  {
    threat: 'next-auth: CVE-2026-73420, GHSA-8fpg-xm3f-6cx3, CVE-2023-48309',
    promise: 'Sessions are ours, and a broken configuration does not start.',
    by: [
      [SIGN_IN, 'makes nothing of a session cookie that was planted'],
      [CONFIG, 'names the variable that is wrong'],
      [WHO, 'nobody who is not signed in is anybody'],
    ],
  },
  {
    threat: 'Kubernetes: CVE-2021-25743',
    promise: 'Control characters of a cluster reach neither log nor page as such.',
    by: [['lib/adapters/cluster/hand/verdict.test.ts', 'messages are one line, without control characters'], BY_NAMES],
  },
];
