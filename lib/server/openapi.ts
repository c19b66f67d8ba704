import { z } from 'zod/mini';
import {
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
  createDocument,
} from 'zod-openapi';
import packageJson from '@/package.json';
import { Problem, type RouteSpec, allRoutes } from '@/lib/contract';

const PROBLEMS = {
  '400': 'A parameter is unknown, missing or malformed; `errors` names each',
  '401': 'Nobody is signed in; without a login, the key that opens live clusters and writes is missing',
  '403': 'Not from here: a foreign Host or Origin, or a permission that is missing in the cluster',
  '404': 'There is no such cluster or object',
  '409':
    'The world moved: somebody else changed it, or it is another plan now; or the Idempotency-Key came with another body',
  '410': 'The cursor’s generation is no longer held',
  '413': 'The body is over the limit of the route',
  '415': 'The body is not application/json',
  '422': 'Understood, and cannot be done for this cluster',
  '429': 'Too many; wait as Retry-After says',
  '500': 'Our fault; `requestId` finds it in the log',
  '502': 'The cluster could not be reached',
  '503': 'Not yet synced, or the database does not answer',
} as const;
type ProblemStatus = keyof typeof PROBLEMS;

const problemContent = {
  'application/problem+json': { schema: Problem.register(z.globalRegistry, { id: 'Problem' }) },
};

const hasCursor = ({ input }: RouteSpec) => input instanceof z.ZodMiniObject && 'cursor' in input.shape;

/** What plans: the cluster is asked, or may be another since. */
const PLANS: ReadonlySet<string> = new Set([
  'makePlan',
  'getPlan',
  'getPlanPatch',
  'planAfresh',
  'applyChange',
  'undoChange',
]);

function problemsOf(spec: RouteSpec): readonly ProblemStatus[] {
  const statuses: ProblemStatus[] = ['403', '500'];
  statuses.push('400');
  if (spec.path.includes('{cluster}')) statuses.push('401', '404');
  if (hasCursor(spec)) statuses.push('410');
  if (spec.method === 'post') statuses.push('413', '415');
  if (spec.id === 'verify') statuses.push('422', '429', '502');
  if (spec.id === 'getMe') statuses.push('502');
  if (spec.id === 'events') statuses.push('429');
  if (spec.id === 'openSession' || spec.id === 'openSessionInBrowser') statuses.push('401', '404', '429');
  if (PLANS.has(spec.id)) statuses.push('409', '422', '429', '502');
  else if (spec.writes === true) statuses.push('409');
  if (/change|plan|assertion|trail/iu.test(spec.id)) statuses.push('503');
  if (spec.id === 'readyz') statuses.push('503');
  return statuses.sort();
}

function okResponse(spec: RouteSpec): ZodOpenApiResponsesObject {
  if (spec.media === 'redirect') return { '303': { description: 'To the first page, with the cookie' } };
  return { '200': { description: spec.summary, content: { [spec.media]: { schema: spec.output } } } };
}

function operation(spec: RouteSpec): ZodOpenApiOperationObject {
  const names = [...spec.path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  const responses = okResponse(spec);
  for (const status of problemsOf(spec)) {
    responses[status] = { description: PROBLEMS[status], content: problemContent };
  }
  const query = spec.method === 'get' && spec.input instanceof z.ZodMiniObject ? { query: spec.input } : {};
  return {
    operationId: spec.id,
    summary: spec.summary,
    requestParams: { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))), ...query },
    ...(spec.method === 'post'
      ? { requestBody: { required: true, content: { 'application/json': { schema: spec.input } } } }
      : {}),
    responses,
  };
}

/** The OpenAPI 3.1 document of every route, made from the schemas that the pipeline itself parses with. */
export function openApi(version: string = packageJson.version): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const spec of allRoutes) paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec) };
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: 'Castellan', version, description: 'Who can do what, through which key, and what would change if.' },
    paths,
  });
  return { ...document };
}
