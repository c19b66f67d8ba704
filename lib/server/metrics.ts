import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Clock, Clusters } from '@/lib/usecases';

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
  /** How many objects there are: nobody signs in to scrape, and where people do, such totals are not for all. */
  readonly totals: boolean;
};

/** Reflectors report by being looked at: ages and generations are read from the views when Prometheus scrapes. */
export function createMetrics({ clusters, clock, openStreams, totals }: MetricsParts): Metrics {
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
  registerClusterGauges(clusters, clock, registers);
  if (totals) registerTotals(clusters, registers);
  new Gauge({
    name: 'castellan_event_streams',
    help: 'Open event streams.',
    registers,
    collect() {
      this.set(openStreams());
    },
  });
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

function registerClusterGauges(clusters: Clusters, clock: Clock, registers: Registry[]): void {
  new Gauge({
    name: 'castellan_cluster_generation',
    help: 'Generation of the model: it grows with every change.',
    labelNames: ['cluster'],
    registers,
    collect() {
      this.reset();
      for (const view of clusters.list()) this.set({ cluster: view.id }, view.generation);
    },
  });
  new Gauge({
    name: 'castellan_list_age_seconds',
    help: 'Seconds since the list was last known to be true. Absent until it was read once.',
    labelNames: ['cluster', 'list'],
    registers,
    collect() {
      this.reset();
      for (const view of clusters.list()) {
        for (const { list, knownAt } of view.lists) {
          if (knownAt !== undefined) this.set({ cluster: view.id, list }, Math.max(0, clock.now() - knownAt) / 1000);
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
      for (const view of clusters.list()) {
        for (const { list, phase } of view.lists) {
          for (const state of PHASES) this.set({ cluster: view.id, list, state }, state === phase ? 1 : 0);
        }
      }
    },
  });
}

function registerTotals(clusters: Clusters, registers: Registry[]): void {
  new Gauge({
    name: 'castellan_list_objects',
    help: 'Objects in the model.',
    labelNames: ['cluster', 'list'],
    registers,
    collect() {
      this.reset();
      for (const view of clusters.list()) {
        for (const { list, count } of view.lists) this.set({ cluster: view.id, list }, count);
      }
    },
  });
}
