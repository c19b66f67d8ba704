import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../differential/random.ts';
import type { FaultProxy, RequestHead } from '../servers/index.ts';

/** When the process dies. */
export type Moment =
  /** While the plan is made again: nothing is journaled yet. */
  | { readonly kind: 'planning'; readonly request: number }
  /** While so many of the requests were answered and the next is on its way, never to arrive. */
  | { readonly kind: 'on its way'; readonly request: number }
  /** The API server has done it, and the answer does not come. */
  | { readonly kind: 'arrived'; readonly request: number }
  /** At the answer: its result may be journaled, or not. */
  | { readonly kind: 'answered'; readonly request: number }
  | { readonly kind: 'at random'; readonly after: number };

export const REQUESTS = 6;
/** The deletions among them: those of the dry run look alike, since only their bodies tell. */
const DELETIONS = 2;

/** The moment of a run: each kind at each request in turn, and random ones between. */
export function momentOf(run: number, random: Random, applyTakes: number): Moment {
  const request = Math.floor(run / 5) % REQUESTS;
  switch (run % 5) {
    case 0:
      return { kind: 'on its way', request };
    case 1:
      return { kind: 'arrived', request };
    case 2:
      return { kind: 'answered', request };
    case 3:
      return { kind: 'planning', request };
    default:
      return { kind: 'at random', after: random.next() * applyTakes };
  }
}

const isChange = ({ method, path }: RequestHead): boolean =>
  ['POST', 'PATCH', 'DELETE'].includes(method) && path.startsWith('/apis/rbac.authorization.k8s.io/');
const isDry = ({ query }: RequestHead): boolean => query.get('dryRun') === 'All';

/** Tells requests that are to change something from those of the dry run that comes before them. */
function realOnes(): (request: RequestHead) => boolean {
  let deletions = 0;
  return (request) => {
    if (!isChange(request) || isDry(request)) return false;
    if (request.method !== 'DELETE') return true;
    deletions += 1;
    return deletions > DELETIONS;
  };
}

/** Resolves when the moment is there, or when `over` says that the change ended before it came. */
export async function until(moment: Moment, proxy: FaultProxy, over: () => boolean): Promise<void> {
  if (moment.kind === 'at random') return sleep(moment.after);
  const { request } = moment;
  const wait = async (there: () => boolean): Promise<void> => {
    while (!there() && !over()) await sleep(1);
  };
  const real = () => proxy.requests.filter(realOnes());
  switch (moment.kind) {
    case 'planning':
      return wait(() => proxy.requests.filter(isDry).length > Math.min(request, 2));
    case 'on its way':
      return wait(() => proxy.requests.some(({ fault }) => fault === 'silence'));
    case 'arrived':
      return wait(() => proxy.requests.some(({ fault, status }) => fault === 'stall' && status !== undefined));
    case 'answered':
      return wait(() => (real()[request]?.bytes ?? 0) > 0);
  }
}

/** Prepares the wire for the moment. */
export function arm(moment: Moment, proxy: FaultProxy): void {
  if (moment.kind !== 'on its way' && moment.kind !== 'arrived') return;
  const isReal = realOnes();
  let seen = 0;
  proxy.fault({
    match: (request) => isReal(request) && (seen += 1) === moment.request + 1,
    action: moment.kind === 'on its way' ? { kind: 'silence' } : { kind: 'stall', afterBytes: 0 },
  });
}
