import { z } from 'zod/mini';
import { AppError } from '@/lib/domain/core';
import type { RouteSpec } from '@/lib/contract';
import { type Deps, JsonAnswer, type Looking, refuseUnseen, viewOf } from '@/lib/usecases';
import { readJson } from './body';
import type { Call, Caller } from './call';
import { type Server, runningServer } from './container';
import type { Log } from './log';
import type { RouteMeter } from './metrics';
import { refuseCrossSite, refuseForeignHost } from './origin';
import { sayHttpsOnly } from './page-headers';
import { appErrorOf, invalidInput, problemResponse } from './problem';
import { type Target, readQuery, targetOf } from './target';
import { noteAsk } from './trail-notes';

/** An entry of the registry, with its schemas and path known to the compiler. */
type Spec<I extends z.ZodMiniType, O extends z.ZodMiniType, P extends string> = RouteSpec & {
  readonly input: I;
  readonly output: O;
  readonly path: P;
};

/** A value that the pipeline serialises, one that is JSON already, or a response that is ready (a stream, a redirect). */
type Result<O extends z.ZodMiniType> = z.input<O> | JsonAnswer | Response;
type Handler = (request: Request) => Promise<Response>;

/** What asks the cluster for dry runs, writes, or reads a whole table: each has a share of it. */
const HEAVY: ReadonlySet<string> = new Set([
  'makePlan',
  'planAfresh',
  'getPlan',
  'getPlanPatch',
  'applyChange',
  'undoChange',
  'putAssertion',
  'removeAssertion',
  'importAssertions',
  'exportTrail',
]);

const MAX_SEGMENT = 1024 + 'ServiceAccount:'.length;

/**
 * The pipeline of every route: host, origin, key, parameters, use case, answer or problem, measured. Everything that all
 * routes have in common happens here, once; a route only names its entry of the registry and its use case.
 */
export function route<I extends z.ZodMiniType, O extends z.ZodMiniType, const P extends string>(
  spec: Spec<I, O, P>,
  run: (call: Call<z.output<I>, P>) => Result<O> | Promise<Result<O>>,
): Handler {
  const places = placesOf(spec.path);
  let meter: { of: Server; report: RouteMeter } | undefined;
  return async (request) => {
    const startedAt = performance.now();
    const server = await runningServer();
    const requestId = server.nextRequestId();
    let response: Response;
    let note: ((error?: unknown) => void) | undefined;
    try {
      const target = admit(server, spec, request);
      const caller = await callerOf(server, spec, request.headers);
      const deps = server.depsFor(caller.actor);
      const param = (name: string) => segmentOf(target, places, name);
      if (places.has('cluster')) refuseLocked(server.deps, spec, param('cluster'), caller);
      const input = parse(
        spec.input,
        spec.method === 'get' ? readQuery(target.query) : await readBody(request, target),
      );
      if (HEAVY.has(spec.id)) server.heavyLimit.take(caller.id);
      else if (spec.method === 'post') server.postLimit.take(caller.id);
      const cluster = places.has('cluster') ? param('cluster') : undefined;
      note = (error) => noteAsk(server, { spec, caller, cluster, input, headers: request.headers, requestId }, error);
      if (cluster !== undefined) refuseUnseen(deps, cluster, spec.needs, lookingOf(input, places, param));
      const result = await run({ input, param, caller, deps, server, request, requestId });
      response = result instanceof Response ? result : answer(server, spec.output, result, requestId);
      note();
    } catch (error) {
      note?.(error);
      response = refuse(server.log, spec, requestId, error);
    }
    if (server.https) sayHttpsOnly(response.headers);
    if (meter?.of !== server) meter = { of: server, report: server.metrics.route(spec.id, spec.method) };
    meter.report(response.status, (performance.now() - startedAt) / 1000);
    return response;
  };
}

/**
 * Whoever reaches this server at all: the right host, and the right page. Reads count too: a link or an image of another
 * site would ask in the name of whoever looks at it, and the trail would say so. What is open to all may be linked to.
 */
function admit(server: Server, spec: RouteSpec, request: Request): Target {
  // Probes of a public Castellan come to the pod, not by its public name.
  if (spec.probe !== true || server.signIn === undefined) {
    refuseForeignHost(request.headers.get('host'), server.hosts);
  }
  if (spec.method === 'post' || spec.needs !== 'open') refuseCrossSite(request.headers, server.login?.publicUrl);
  return targetOf(request.url);
}

/** Throws AppError `not-signed-in` where there is a login and nobody is signed in, unless the route is open to all. */
async function callerOf(server: Server, spec: RouteSpec, headers: Headers): Promise<Caller> {
  const { signIn } = server;
  if (signIn === undefined) return { id: 'local', actor: { mode: 'local', unlocked: server.key.shownIn(headers) } };
  const signedIn = spec.needs === 'open' ? undefined : await signIn.authentication.actorOf(headers);
  if (signedIn !== undefined) {
    const { issuer, subject } = signedIn.person;
    return { id: JSON.stringify([issuer, subject]), actor: { mode: 'signed-in', ...signedIn } };
  }
  if (spec.needs === 'open') return { id: 'anybody', actor: { mode: 'local', unlocked: false } };
  throw new AppError('not-signed-in', 'Nobody is signed in here, or the session has ended: sign in.');
}

const Where = z.object({
  namespace: z.optional(z.string()),
  subject: z.optional(z.string()),
  user: z.optional(z.string()),
  group: z.optional(z.union([z.string(), z.array(z.string())])),
});
const Wheres = z.extend(Where, { asks: z.optional(z.array(Where)) });

/** Where the request looks: a namespace in the path decides, else what the input says. */
function lookingOf(input: unknown, places: ReadonlyMap<string, number>, param: (name: string) => string): Looking {
  const said = Wheres.safeParse(input).data ?? {};
  return places.has('namespace') ? { ...said, namespace: param('namespace') } : said;
}

/** In local mode a live cluster, and every write, opens only with the key. Throws AppError `not-signed-in` or `not-found`. */
function refuseLocked(deps: Deps, spec: RouteSpec, cluster: string, caller: Caller): void {
  // Whatever the route does with a cluster, it does with one that is there.
  const { source } = viewOf(deps, cluster);
  if (caller.actor.mode !== 'local' || caller.actor.unlocked) return;
  if (source === 'live' || spec.writes === true) {
    throw new AppError(
      'not-signed-in',
      spec.writes === true
        ? 'Changes are made only with the key: open the address that was printed at start, or send it as Authorization: Bearer.'
        : 'A live cluster opens only with the key: open the address that was printed at start, or send it as Authorization: Bearer.',
    );
  }
}

/** POST routes take their parameters in the body, and nowhere else. */
async function readBody(request: Request, target: Target): Promise<unknown> {
  const [name] = Object.keys(readQuery(target.query));
  if (name !== undefined) {
    const message = 'is not a parameter of this route: a POST takes a JSON body';
    throw new AppError('invalid-request', `${name.slice(0, 100)} ${message}.`, { places: [{ path: name, message }] });
  }
  return readJson(request);
}

function parse<I extends z.ZodMiniType>(schema: I, value: unknown): z.output<I> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}

function answer(server: Server, schema: z.ZodMiniType, value: unknown, requestId: string): Response {
  // As bytes: of a text the framework makes a stream, which costs as much as the question.
  const body = value instanceof JsonAnswer ? value.body : Buffer.from(JSON.stringify(value));
  if (server.settings.checkOutput) {
    const checked = schema.safeParse(JSON.parse(body.toString()));
    if (!checked.success) throw new Error(`the answer is not what the contract says: ${checked.error.message}`);
  }
  return new Response(body, {
    headers: {
      'content-type': 'application/json',
      // Said ahead, so that the body is not sent in chunks.
      'content-length': String(body.length),
      'cache-control': 'no-store',
      'x-request-id': requestId,
    },
  });
}

function refuse(log: Log, spec: RouteSpec, requestId: string, error: unknown): Response {
  const problem = appErrorOf(error);
  if (problem.code === 'internal') log.error({ requestId, operation: spec.id, err: error }, 'a request failed');
  else log.debug({ requestId, operation: spec.id, code: problem.code }, problem.message);
  return problemResponse(problem, requestId);
}

/** Where in the path each `{param}` stands. */
function placesOf(path: string): ReadonlyMap<string, number> {
  const segments = path.slice(1).split('/');
  return new Map(segments.flatMap((segment, at) => (segment.startsWith('{') ? [[segment.slice(1, -1), at]] : [])));
}

function segmentOf(target: Target, places: ReadonlyMap<string, number>, name: string): string {
  const value = target.segments[places.get(name) ?? -1] ?? '';
  if (value !== '' && value.length <= MAX_SEGMENT && !/\p{Cc}/u.test(value)) return value;
  const message = `is empty, longer than ${MAX_SEGMENT} characters, or holds a control character`;
  throw new AppError('invalid-request', `${name} ${message}.`, { places: [{ path: name, message }] });
}
