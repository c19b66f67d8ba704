import type { Threat } from './held';

const ENDED = 'lib/adapters/auth/ended-credentials.servers.test.ts';
const FORGED = 'lib/server/login/forged-callbacks.servers.test.ts';
const SILENCED = 'lib/server/silenced-trail.test.ts';
const WRITER = 'lib/server/trail-writer.test.ts';
const ENDINGS = 'lib/server/stream-endings.test.ts';
const WITHHELD = 'lib/server/withheld-plans.test.ts';
const CURSORS = 'lib/server/cursors.test.ts';
const WORLDS = 'lib/server/two-worlds/two-worlds.test.ts';
const CROSS_SITE = 'lib/server/cross-site-reads.test.ts';
const STOP = 'lib/server/orderly-stop.test.ts';

/** Holes that this product had, and what holds them shut. */
export const FOUND: readonly Threat[] = [
  {
    threat: 'Writing as who somebody was',
    promise:
      'After the provider took a group away and renewed the token, impersonated writes still carried the group, and open event streams still told what it may see. Who acts and who listens is whom the cluster is to see now.',
    by: [
      [
        'lib/server/hands.servers.test.ts',
        'writes go out as who the person is now: a group that the renewed token lacks is gone',
      ],
      [ENDINGS, 'an event stream ends when the cluster sees other groups in the same person, and not before'],
    ],
  },
  {
    threat: 'One request that silences the trail',
    promise:
      'A question of a hundred kilobytes made an entry that no row holds, and the batch was tried for ever. Entries are cut to what a row holds; one that cannot be written is set aside, counted and told.',
    by: [
      [
        SILENCED,
        'one request with a hundred kilobytes of groups does not keep anybody out of the trail',
        'what could not be written is a gap in the trail, and counted in the metrics',
      ],
      [WRITER, 'sets aside what cannot be written, says how many, and writes all the others'],
      ['lib/domain/trail/fit-entry.test.ts', 'fits, whatever is in it'],
    ],
  },
  {
    threat: 'Memory by asking',
    promise:
      'Whole questions were keys of caches and entries of queues. They are remembered by hash, what waits has a share of memory, and every POST has a rate.',
    by: [
      [SILENCED, 'batches of a megabyte have a rate, and leave next to nothing behind'],
      [WRITER, 'cuts whatever somebody sent to what a row holds, and what waits to its share of memory'],
    ],
    open: 'The caches of sessions are bounded by number and not by bytes, and there is no one figure for all caches yet.',
  },
  {
    threat: 'An assertion that stops the process',
    promise:
      'What an assertion asks is counted before it is kept or judged; too much is refused with the count, or shown as too much to evaluate.',
    by: [
      [
        'lib/domain/rbac/assertions/work.test.ts',
        'is the product of its lists, each entry once',
        'over the bound is not done: %s',
      ],
      [
        'lib/server/assertion-rights.test.ts',
        'is refused with the count, put or imported, and nothing of its file is kept',
      ],
    ],
  },
  {
    threat: 'A plan that understates, or reads, what its author may not see',
    promise:
      'Its effect is worked out on the whole cluster; what lies beyond the author’s sight is counted and said to be withheld, and hidden and absent are answered alike.',
    by: [
      [
        WITHHELD,
        'says the same, with nothing withheld, to who sees everything',
        'is kept with the true counts, and shown with what each reader sees of it',
        'is answered as one that is not there, and blocks as unknown',
      ],
      [
        WORLDS,
        'is asked for by every route there is',
        'changes no answer but by counts that are said to be withheld, in 500 random worlds',
      ],
    ],
  },
  {
    threat: 'A cursor that outlives a right',
    promise: 'Cursors are signed, and old generations are read with the rights of now.',
    by: [
      [
        CURSORS,
        'ends with the right to see what it goes through, although its generation is held',
        'cannot be made by hand, for a generation of when one was allowed more',
      ],
    ],
  },
  {
    threat: 'Credentials that outlive a sign-out',
    promise: 'What ends a session ends its tokens as bearers, at every replica; only ID tokens are bearers.',
    by: [
      [
        ENDED,
        'the token in the address of the logout is no bearer any more, at any replica',
        'of a session no token that names it is a bearer, old or new, at any replica',
        'not with the type %s',
        'not a logout token, by what it says',
      ],
    ],
    open: 'A kube-apiserver that trusts the issuer takes an ID token until its end, whoever signed out: keep their lives short.',
  },
  {
    threat: 'A sign-in that somebody else’s page ends, and reads made in another’s name',
    promise: 'A callback without the state of the sign-in does nothing; reads from pages of other sites are refused.',
    by: [
      [
        FORGED,
        'goes on after a visit to the callback with %j, of which the trail has nothing',
        'leaves who is signed in as they are when it is forged',
      ],
      [
        CROSS_SITE,
        '$method $path is refused, however it is made',
        'stands in no trail under the name of whoever was made to ask',
      ],
    ],
  },
  {
    threat: 'What probes, and words of API servers, tell to outsiders',
    promise:
      'Where people sign in, probes name no cluster, and an API server’s words and the reader’s grant are for who may look cluster-wide.',
    by: [
      ['lib/server/probes.test.ts', 'where people sign in, clusters are told apart in the metrics by their numbers'],
      ['lib/usecases/cluster-words.test.ts', 'the words of an API server that %s'],
    ],
  },
  {
    threat: 'An orderly stop that loses the end of the trail',
    promise:
      'At SIGTERM nothing new is taken, what runs ends, the trail is written and anchored, and only then the process exits, within the grace of Kubernetes.',
    by: [
      [
        STOP,
        'lets the requests that run end, takes no new ones, stops, and only then exits',
        'waits for a request that does not end no longer than its bound',
        'ends at once at a second signal, but takes one Ctrl C that comes by several ways as one',
      ],
      [
        'e2e/product/orderly-stop.servers.test.ts',
        'an orderly stop leaves everything that got an answer in the trail, stop after stop',
      ],
    ],
  },
  {
    threat: 'Doors that are quadratic',
    promise: 'YAML is checked in linear time, and two texts are compared up to a bound of differences.',
    by: [
      ['lib/yaml/scale.test.ts', 'grows no faster than n log n, whatever it is made of'],
      ['lib/yaml/check-yaml.test.ts', 'whose aliases would be looked up without end is not read'],
      ['lib/server/line-diff.test.ts', 'that are too different all go and all come'],
    ],
    open: 'A text that is too different is shown as gone and come as a whole, without a word that says why.',
  },
  {
    threat: 'Manifests that grant what an API server would refuse',
    promise:
      'Every byte of a bundle is an object, of another kind, or a gap with its place; what is invalid grants nothing.',
    by: [
      [
        'lib/adapters/cluster/bundle/nothing-vanishes.test.ts',
        'are all an object, of another kind, or a gap in the lines of its piece, however pieces are put together',
      ],
      ['lib/adapters/cluster/bundle/objects/refused.test.ts', 'grants nothing, and is a gap: '],
      [
        'lib/adapters/cluster/bundle/bad-bundles.test.ts',
        'is the last one, by path and line, and a gap names both places',
      ],
    ],
    open: 'Validation follows upstream’s source; it is not compared with a running API server yet. Names that hold placeholders are shown as they are.',
  },
];
