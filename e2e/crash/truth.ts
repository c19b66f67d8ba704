import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../servers/index.ts';
import type { Change } from '../product/api.ts';
import { NAMESPACE } from './intents.ts';

/** What the API server keeps of each request, with its body, so that a dry run of a DELETE can be told from a real one. */
export const AUDIT = {
  policy: {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      {
        level: 'Request',
        verbs: ['create', 'patch', 'update', 'delete'],
        resources: [{ group: 'rbac.authorization.k8s.io' }],
      },
      { level: 'None' },
    ],
  },
};

const Event = z.looseObject({
  auditID: z.string(),
  verb: z.string(),
  requestURI: z.string(),
  userAgent: z.string().optional(),
  requestObject: z.looseObject({ dryRun: z.array(z.string()).optional() }).optional(),
  objectRef: z.looseObject({ name: z.string().optional() }).optional(),
  responseStatus: z.looseObject({ code: z.number().optional() }).optional(),
});
export type Written = z.infer<typeof Event>;

/** Every request of Castellan that was to change something, as the API server's own audit log has it. */
export function writesOf(cluster: Cluster): readonly Written[] {
  const lines = readFileSync(join(cluster.directory, 'audit.log'), 'utf8').split('\n');
  const own = lines.filter((line) => line.includes('castellan/'));
  return own
    .map((line) => Event.parse(JSON.parse(line)))
    .filter(({ userAgent = '' }) => userAgent.startsWith('castellan/'))
    .filter(({ requestURI, requestObject }) => !requestURI.includes('dryRun') && requestObject?.dryRun === undefined);
}

export const succeeded = ({ responseStatus }: Written): boolean => (responseStatus?.code ?? 500) < 300;

const Stored = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), generation: z.number().optional() }),
  rules: z.array(z.looseObject({ resourceNames: z.array(z.string()).optional() })).nullish(),
  roleRef: z.looseObject({ name: z.string() }).optional(),
});
type Stored = z.infer<typeof Stored>;

/** An object that runs are about, straight from the API server. */
async function stored(cluster: Cluster, resource: string, name: string): Promise<Stored | undefined> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/${resource}/${name}`;
  const { status, body } = await cluster.request('GET', path);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`${path}: ${String(status)}`);
  return Stored.parse(body);
}

/** How far the cluster is in a run, by the place of each request. */
export type Progress = Readonly<Record<string, boolean>>;

const key = (verb: string, kind: string, name: string) => `${verb} ${kind} ${name}`;
export const keyOf = ({ verb, object }: Change['steps'][number]): string => key(verb, object.kind, object.name);

export const replacedUid = async (cluster: Cluster): Promise<string | undefined> =>
  (await stored(cluster, 'rolebindings', 'replaced'))?.metadata.uid;

/** Which requests of the run took effect, by the state of their objects. `before`: the uid of the binding to replace. */
export async function progressOf(cluster: Cluster, run: number, before: string | undefined): Promise<Progress> {
  const made = `made-${run}`;
  const [role, binding, updated, replaced, doomed] = await Promise.all([
    stored(cluster, 'roles', made),
    stored(cluster, 'rolebindings', made),
    stored(cluster, 'roles', 'updated'),
    stored(cluster, 'rolebindings', 'replaced'),
    stored(cluster, 'roles', `doomed-${run}`),
  ]);
  return {
    [key('create', 'Role', made)]: role?.rules?.[0]?.resourceNames?.[0] === made,
    [key('create', 'RoleBinding', made)]: binding?.roleRef?.name === made,
    [key('update', 'Role', 'updated')]: updated?.rules?.[0]?.resourceNames?.[0] === `in-${run}`,
    [key('delete', 'RoleBinding', 'replaced')]: replaced?.metadata.uid !== before,
    [key('create', 'RoleBinding', 'replaced')]: replaced?.roleRef?.name === (run % 2 === 0 ? 'even' : 'odd'),
    [key('delete', 'Role', `doomed-${run}`)]: doomed === undefined,
  };
}
