import {
  type Discovery,
  isAggregatedDiscovery,
  parseAggregatedDiscovery,
  parseLegacyDiscovery,
} from '@/lib/domain/rbac/discovery';
import { backoff } from './backoff';
import { eachIn, type Json, parseJson, textIn, within } from './parse/json';
import type { ReflectorDeps } from './reflector';
import { StatusError, statusErrorOf } from './status-error';
import { troubleOf } from './trouble';
import { wait } from './wait';

/** The newest form first; a server that knows none of them answers with the list of groups alone. */
const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

const ROOTS = ['/api', '/apis'];
// Without aggregated discovery every group costs a request.
const LEGACY_SLOWER = 10;

/**
 * Reads what the server serves and which version it is, again and again: definitions of custom resources come and go
 * without a word. A server with aggregated discovery answers an unchanged one without a body.
 */
export class DiscoveryPoller {
  readonly #deps: ReflectorDeps;
  /** Of the documents that the model was last told of, by path. */
  #etags = new Map<string, string>();
  #legacy = false;

  constructor(deps: ReflectorDeps) {
    this.#deps = deps;
  }

  /** Runs until the signal. Throws only what is a fault of ours. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#repeat('discovery', () => this.#readDiscovery(signal), signal),
      this.#repeat('version', () => this.#readVersion(signal), signal),
    ]);
  }

  async #repeat(list: 'discovery' | 'version', read: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { sink, settings, random, log } = this.#deps;
    sink.phase(list, 'syncing', 'being read');
    let everRead = false;
    const stopped = () => signal.aborted;
    for (let failures = 0; !stopped();) {
      try {
        await read();
        everRead = true;
        failures = 0;
      } catch (error) {
        if (stopped()) return;
        const trouble = troubleOf(error);
        if (trouble === undefined) throw error;
        failures += 1;
        log.warn({ list, trouble: trouble.kind, because: trouble.detail }, 'a list cannot be read');
        sink.phase(list, trouble.kind === 'forbidden' ? 'forbidden' : everRead ? 'stale' : 'failed', trouble.detail);
        if (trouble.kind === 'forbidden') await wait(settings.forbiddenRetry * (1 - random() / 4), signal);
        else if (trouble.kind === 'busy') await wait(Math.min(trouble.retryAfter, settings.retryAfterLimit), signal);
        else await wait(backoff(failures, settings.backoff, random), signal);
        continue;
      }
      const slower = list === 'discovery' && this.#legacy ? LEGACY_SLOWER : 1;
      await wait(settings.discoveryEvery * slower * (1 + random() / 10), signal);
    }
  }

  async #readVersion(signal: AbortSignal): Promise<void> {
    const { json } = await this.#get('/version', 'application/json', signal);
    this.#deps.sink.version(textIn(json, 'gitVersion'));
  }

  async #readDiscovery(signal: AbortSignal): Promise<void> {
    if (this.#etags.size === ROOTS.length && (await this.#isUnchanged(signal))) {
      this.#deps.sink.alive('discovery');
      return;
    }
    const documents = await Promise.all(ROOTS.map((path) => this.#get(path, AGGREGATED, signal)));
    const jsons = documents.map(({ json }) => json);
    this.#legacy = !jsons.every(isAggregatedDiscovery);
    this.#deps.sink.discovery(
      this.#legacy ? await this.#readLegacy(jsons[1] ?? {}, signal) : parseAggregatedDiscovery(...jsons),
    );
    this.#etags = new Map(documents.flatMap(({ path, etag }) => (etag === undefined ? [] : [[path, etag]])));
  }

  async #isUnchanged(signal: AbortSignal): Promise<boolean> {
    const replies = await Promise.all(
      Array.from(this.#etags, ([path, etag]) =>
        this.#deps.client.bytes(path, {}, { signal, headers: { accept: AGGREGATED, 'if-none-match': etag } }),
      ),
    );
    return replies.every(({ status }) => status === 304);
  }

  /** One request per group and version. A group whose own server is down makes discovery incomplete, not absent. */
  async #readLegacy(groups: Json, signal: AbortSignal): Promise<Discovery> {
    const paths = ['/api/v1', ...groupVersionsOf(groups).map((groupVersion) => `/apis/${groupVersion}`)];
    const documents = await Promise.all(
      paths.map(async (path) => {
        try {
          return (await this.#get(path, 'application/json', signal)).json;
        } catch (error) {
          if (error instanceof StatusError && error.status >= 500) return undefined;
          throw error;
        }
      }),
    );
    return parseLegacyDiscovery(groups, ...documents.filter((document) => document !== undefined));
  }

  async #get(path: string, accept: string, signal: AbortSignal) {
    const { status, headers, body } = await this.#deps.client.bytes(path, {}, { signal, headers: { accept } });
    if (status !== 200) throw statusErrorOf(status, headers, body);
    try {
      return { path, json: parseJson(body.toString('utf8')), etag: headers.etag };
    } catch (error) {
      throw within(path, error);
    }
  }
}

function groupVersionsOf(groups: Json): readonly string[] {
  try {
    const each = eachIn(groups, 'groups', (group) =>
      eachIn(group, 'versions', (version) => textIn(version, 'groupVersion')),
    );
    return each.flat();
  } catch (error) {
    throw within('/apis', error);
  }
}
