import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClustersOutput, apiPath } from '../../lib/contract/index.ts';
import { Random } from '../differential/random.ts';
import { Api, type Change, type Plan } from '../product/api.ts';
import { ProductProcess } from '../product/product-process.ts';
import { type Cluster, type FaultProxy, startCluster, startFaultProxy } from '../servers/index.ts';
import { disagreementsOf } from './agree.ts';
import { intentOf, objectsBefore } from './intents.ts';
import { type Moment, arm, momentOf, until } from './moments.ts';
import { AUDIT, progressOf, replacedUid, succeeded, writesOf } from './truth.ts';

export type CrashFigures = {
  readonly runs: number;
  readonly kills: number;
  /** Changes by the state in which the journal has them. */
  readonly states: Readonly<Record<string, number>>;
  /** Killed before anything was journaled, or after everything was done. */
  readonly nothingBegun: number;
  /** Requests of all changes that took effect, as the API server's audit log has them. */
  readonly writes: number;
  /** Empty when journal and cluster agree in everything. */
  readonly disagreements: readonly string[];
};

export type CrashOptions = { readonly runs: number; readonly seed: number; readonly log: (line: string) => void };

/** Kills the product in the middle of a change, again and again, and holds its journal against the API server. */
export async function crash(options: CrashOptions): Promise<CrashFigures> {
  const cluster = await startCluster({ version: '1.36', audit: AUDIT });
  const data = mkdtempSync(join(tmpdir(), 'castellan-crash-'));
  try {
    await cluster.applyAll(objectsBefore(options.runs));
    const proxy = await startFaultProxy(cluster);
    const crashes = new Crashes(cluster, proxy, data, options);
    const figures = await crashes.all();
    await proxy.close();
    return figures;
  } finally {
    await cluster.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

class Crashes {
  readonly #cluster: Cluster;
  readonly #proxy: FaultProxy;
  readonly #start: () => Promise<ProductProcess>;
  readonly #options: CrashOptions;
  readonly #random: Random;
  readonly #auditIds = new Set<string>();
  readonly #states: Record<string, number> = {};
  readonly #disagreements: string[] = [];
  #kills = 0;
  #nothingBegun = 0;
  #id = '';
  /** What an apply takes here, in milliseconds: moments at random are within. */
  #applyTakes = 1_000;

  constructor(cluster: Cluster, proxy: FaultProxy, data: string, options: CrashOptions) {
    this.#cluster = cluster;
    this.#proxy = proxy;
    this.#options = options;
    this.#random = new Random(options.seed);
    const variables = { CASTELLAN_KUBECONFIG: cluster.kubeconfig({ server: proxy.url }) };
    let port: number | undefined;
    this.#start = async () => {
      const product = await ProductProcess.start({ variables, data, ...(port === undefined ? {} : { port }) });
      ({ port } = product);
      return product;
    };
  }

  async all(): Promise<CrashFigures> {
    const { runs, log } = this.#options;
    let product = await this.#start();
    const clusters = ClustersOutput.parse(await new Api(product.base).demand('GET', apiPath.clusters()));
    this.#id = clusters.value[0]?.id ?? '';
    for (let run = 0; run < runs; run += 1) {
      const moment = momentOf(run, this.#random, this.#applyTakes);
      const before = this.#disagreements.length;
      product = await this.#run(run, moment, product);
      for (const one of this.#disagreements.slice(before)) log(`run ${run}, ${JSON.stringify(moment)}: ${one}`);
      if (run % 10 === 9) log(JSON.stringify(this.#figures(run + 1)));
    }
    await product.end();
    for (const { auditID, verb, objectRef } of writesOf(this.#cluster).filter(succeeded)) {
      if (!this.#auditIds.has(auditID)) this.#disagree(`${verb} of ${objectRef?.name ?? ''} is in no journal`);
    }
    return this.#figures(runs);
  }

  #figures(runs: number): CrashFigures {
    return {
      runs,
      kills: this.#kills,
      states: { ...this.#states },
      nothingBegun: this.#nothingBegun,
      writes: writesOf(this.#cluster).filter(succeeded).length,
      disagreements: [...this.#disagreements],
    };
  }

  /** One change, killed; answers the process that runs afterwards, with everything done. */
  async #run(run: number, moment: Moment, product: ProductProcess): Promise<ProductProcess> {
    const uid = await replacedUid(this.#cluster);
    const plan = await this.#planned(new Api(product.base), run);
    await this.#kill(product, plan, moment);
    let next = await this.#start();
    // Now and then it dies once more, while it looks at what was left.
    if (run % 8 === 7) {
      await sleep(this.#random.below(2_500));
      await next.end('SIGKILL');
      this.#kills += 1;
      next = await this.#start();
    }
    const api = new Api(next.base);
    const change = await this.#reconciled(api, plan.hash);
    const progress = await progressOf(this.#cluster, run, uid);
    if (change === undefined) {
      this.#nothingBegun += 1;
      if (Object.values(progress).some(Boolean)) this.#disagree('something was done that is in no journal');
    } else {
      this.#states[change.state] = (this.#states[change.state] ?? 0) + 1;
      for (const { auditId } of change.steps) this.#auditIds.add(auditId);
      const trail = await api.trail(this.#id);
      const found = disagreementsOf(change, progress, writesOf(this.#cluster), trail);
      found.forEach((one) => this.#disagree(one));
    }
    await this.#finish(api, run, uid);
    return next;
  }

  async #kill(product: ProductProcess, plan: Plan, moment: Moment): Promise<void> {
    this.#proxy.forget();
    arm(moment, this.#proxy);
    let over = false;
    const answered = new Api(product.base).apply(this.#id, plan, randomUUID()).then(
      () => (over = true),
      () => (over = true),
    );
    await until(moment, this.#proxy, () => over);
    await product.end('SIGKILL');
    this.#kills += 1;
    this.#proxy.clear();
    this.#proxy.interrupt('cut');
    await answered;
  }

  /** The change of the plan, once nothing is open any more; undefined when it was never begun. */
  async #reconciled(api: Api, planHash: string): Promise<Change | undefined> {
    const until = Date.now() + 30_000;
    for (;;) {
      const rows = await api.changes(this.#id);
      const open = rows.filter(({ state }) => state === 'applying');
      if (open.length === 0 || Date.now() > until) {
        const own = rows.find((row) => row.planHash === planHash);
        return own && api.change(this.#id, own.id);
      }
      await sleep(50);
    }
  }

  /** What is missing is planned and applied like any other change: then the run's intent is all there. */
  async #finish(api: Api, run: number, uid: string | undefined): Promise<void> {
    const wanted = () => progressOf(this.#cluster, run, uid);
    if (Object.values(await wanted()).every(Boolean)) return;
    const plan = await this.#planned(api, run);
    const started = performance.now();
    const change = await api.applied(this.#id, plan, randomUUID());
    this.#applyTakes = Math.max(100, performance.now() - started);
    for (const { auditId } of change.steps) this.#auditIds.add(auditId);
    if (change.state !== 'applied' || !Object.values(await wanted()).every(Boolean)) {
      this.#disagree(`what was missing could not be finished: ${JSON.stringify(change.steps)}`);
    }
  }

  /** Plans what the run wants; objects that are gone already cannot be deleted again. */
  async #planned(api: Api, run: number): Promise<Plan> {
    const gone = (await progressOf(this.#cluster, run, undefined))[`delete Role doomed-${run}`] === true;
    const objects = intentOf(run).objects.filter(({ op }) => op === 'apply' || !gone);
    const until = Date.now() + 10_000;
    for (;;) {
      // The model hears of a change a moment after the API server has it.
      const plan = await api.plan(this.#id, { objects });
      if (plan.problems.length === 0 || Date.now() > until) return plan;
      await sleep(100);
    }
  }

  #disagree(what: string): void {
    this.#disagreements.push(what);
  }
}
