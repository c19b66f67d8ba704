import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Clock, ClusterView, Clusters } from '@/lib/usecases';
import type { TrailLoss } from './trail-writer';

/** What one route reports of each request. */
export type RouteMeter = (status: number, seconds: number) => void;

export type Metrics = {
  route(id: string, method: string): RouteMeter;
  readonly verifications: Counter<'outcome'>;
  /** Prometheus text, and its content type. */
  expose(): Promise<{ text: string; type: string }>;
};

const PHASES = ['synced', 'syncing', 'forbidden', 'failed', 'stale'] as const;

export type MetricsParts = {
  readonly clusters: Clusters;
  readonly clock: Clock;
  readonly openStreams: () => number;
  /** Undefined while nothing is written down here. */
  readonly trailLoss: () => TrailLoss | undefined;
  /**
   * Whether clusters go by their names, and how many objects each has. Nobody signs in to scrape: where people do, neither
   * is for all, and clusters are numbered in the order of the configuration.
   */
  readonly named: boolean;
};

/** Reflectors report by being looked at: ages and generations are read from the views when Prometheus scrapes. */
export function createMetrics({ clusters, clock, openStreams, trailLoss, named }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const latency = new Histogram({
    name: 'castellan_http_request_duration_seconds',
    help: 'Time from the first byte of the request to the whole response, by operation.',
    labelNames: ['operation', 'method'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const requests = new Counter({
    name: 'castellan_http_requests_total',
    help: 'Requests answered, by operation and status.',
    labelNames: ['operation', 'status'],
    registers,
  });
  const listed = () => clusters.list().map((view, at) => ({ ...view, label: named ? view.id : String(at + 1) }));
  registerClusterGauges(listed, clock, registers);
  if (named) registerTotals(listed, registers);
  new Gauge({
    name: 'castellan_event_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(openStreams());
    },
  });
  registerTrail(trailLoss, registers);
  return {
    route(id, method) {
      const seconds = latency.labels(id, method);
      const byStatus = new Map<number, ReturnType<typeof requests.labels>>();
      return (status, took) => {
        let count = byStatus.get(status);
        if (count === undefined) byStatus.set(status, (count = requests.labels(id, String(status))));
        count.inc();
        seconds.observe(took);
      };
    },
    verifications: new Counter({
      name: 'castellan_verifications_total',
      help: "Answers compared with the cluster's own review: agree or disagree.",
      labelNames: ['outcome'],
      registers,
    }),
    expose: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  };
}

type Listed = () => readonly (ClusterView & { readonly label: string })[];

function registerClusterGauges(listed: Listed, clock: Clock, registers: Registry[]): void {
  new Gauge({
    name: 'castellan_cluster_generation',
    help: 'Generation of the model: it grows with every change.',
    labelNames: ['cluster'],
    registers,
    collect() {
      this.reset();
      for (const { label, generation } of listed()) this.set({ cluster: label }, generation);
    },
  });
  new Gauge({
    name: 'castellan_list_age_seconds',
    help: 'Seconds since the list was last known to be true. Absent until it was read once.',
    labelNames: ['cluster', 'list'],
    registers,
    collect() {
      this.reset();
      for (const { label, lists } of listed()) {
        for (const { list, knownAt } of lists) {
          if (knownAt !== undefined) this.set({ cluster: label, list }, Math.max(0, clock.now() - knownAt) / 1000);
        }
      }
    },
  });
  new Gauge({
    name: 'castellan_list_state',
    help: '1 for the state that the list is in.',
    labelNames: ['cluster', 'list', 'state'],
    registers,
    collect() {
      this.reset();
      for (const { label, lists } of listed()) {
        for (const { list, phase } of lists) {
          for (const state of PHASES) this.set({ cluster: label, list, state }, state === phase ? 1 : 0);
        }
      }
    },
  });
}

function registerTrail(trailLoss: () => TrailLoss | undefined, registers: Registry[]): void {
  new Gauge({
    name: 'castellan_trail_waiting',
    help: 'Entries of the trail that wait to be written.',
    registers,
    collect() {
      this.set(trailLoss()?.waiting ?? 0);
    },
  });
  new Gauge({
    name: 'castellan_trail_lost',
    help: 'Entries of the trail that were given up since the process started, by why. Not 0: alert on it.',
    labelNames: ['why'],
    registers,
    collect() {
      const { givenUp, unwritable } = trailLoss() ?? { givenUp: 0, unwritable: 0 };
      this.set({ why: 'database-away' }, givenUp);
      this.set({ why: 'unwritable' }, unwritable);
    },
  });
}

function registerTotals(listed: Listed, registers: Registry[]): void {
  new Gauge({
    name: 'castellan_list_objects',
    help: 'Objects in the model.',
    labelNames: ['cluster', 'list'],
    registers,
    collect() {
      this.reset();
      for (const { label, lists } of listed()) {
        for (const { list, count } of lists) this.set({ cluster: label, list }, count);
      }
    },
  });
}
