// The product's own reading of the same objects: from the start of the sync to the first exact answer.
import { ClusterModel, LiveSource, loadKubeconfig } from '@/lib/adapters/cluster';
import { RESOURCES } from '@/lib/adapters/cluster/live/resources';
import { LIST_NAMES, type ListName } from '@/lib/contract';
import { type Ask, whoCan } from '@/lib/domain/rbac';
import type { ModelSink } from '@/lib/usecases';
import { answerRound, roundArguments, startClocks } from './round';

const { kubeconfig } = roundArguments();
const ASK: Ask = {
  type: 'resource',
  verb: 'get',
  apiGroup: '',
  resource: 'secrets',
  subresource: '',
  namespace: 'team-1-1',
  name: '',
};

const clock = { now: () => Date.now() };
const model = new ClusterModel({
  id: 'bench',
  name: 'bench',
  source: 'live',
  origin: '',
  epoch: 'bench',
  clock,
  lists: LIST_NAMES,
  staleAfter: 60_000,
});
const access = await loadKubeconfig(kubeconfig, { allowExec: false });

const stop = startClocks();
const exact = Promise.withResolvers<undefined>();
const unread = new Set<ListName>(RESOURCES.map(({ list }) => list));
// The model itself is not asked whether all is there: every question would have it build its index once more.
const sink: ModelSink = {
  replace: (list, objects) => {
    model.replace(list, objects);
    if (unread.delete(list) && unread.size === 0) exact.resolve(undefined);
  },
  change: (list, changes) => {
    model.change(list, changes);
  },
  alive: (list) => {
    model.alive(list);
  },
  phase: (list, phase, detail) => {
    model.phase(list, phase, detail);
  },
  discovery: (discovery) => {
    model.discovery(discovery);
  },
  version: (version) => {
    model.version(version);
  },
  holes: (holes) => {
    model.holes(holes);
  },
};
const source = LiveSource.start({
  access,
  sink,
  clock,
  random: Math.random,
  log: {
    info: () => undefined,
    warn: (fields, message) => {
      throw new Error(`${message} ${JSON.stringify(fields)}`);
    },
  },
});
await exact.promise;
const { rbac, lists } = model.view();
const page = whoCan(rbac, ASK).page(0, 100);
const measured = stop();
if (page.length < 2) throw new Error('the answer names nobody');
for (const { list } of RESOURCES) {
  if (!lists.some((status) => status.list === list && status.phase === 'synced'))
    throw new Error(`${list} is not read`);
}
const objects = Object.values(rbac.counts()).reduce((a, b) => a + b, 0);
await source.stop();
answerRound({ ...measured, objects });
