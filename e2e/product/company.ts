import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PERSONAS } from '../../lib/adapters/demo-login/index.ts';
import { AUDIT } from '../hand/audit-log.ts';
import { accountToken, applyManifest, manifest } from '../hand/manifests.ts';
import { type Cluster, startCluster } from '../servers/index.ts';
import { type TestProvider, startOidcProvider } from '../servers/oidc-provider.ts';
import { type Front, startFront } from './front.ts';
import type { ProductOptions } from './product-process.ts';

/** A company with a provider, an API server that trusts it, and an address where its people find Castellan. */
export type Company = {
  readonly provider: TestProvider;
  readonly cluster: Cluster;
  readonly front: Front;
  /** The name that the API server gives a persona. */
  readonly userOf: (persona: string) => string;
  /** What the product is started with: where it is reached, and its variables. */
  castellan(how: {
    readonly actor: 'passthrough' | 'impersonate';
    readonly databaseUrl?: string;
  }): Promise<ProductOptions>;
  stop(): Promise<void>;
};

const PREFIX = 'oidc:';

export async function startCompany(): Promise<Company> {
  const front = await startFront();
  const provider = await startOidcProvider({ publicUrl: front.publicUrl, personas: PERSONAS });
  const issuer = { url: provider.issuer, audiences: [provider.client.id], certificateAuthority: provider.ca };
  const claimMappings = {
    username: { claim: 'email', prefix: PREFIX },
    groups: { claim: 'groups', prefix: PREFIX },
  };
  const authenticationConfig = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [{ issuer, claimMappings }],
  };
  const cluster = await startCluster({
    version: '1.36',
    controllerManager: true,
    authorizationMode: 'Node,RBAC',
    authenticationConfig,
    audit: AUDIT,
  });
  const keys = [`main:${randomBytes(32).toString('base64')}`];
  const caFile = join(cluster.directory, 'provider.pem');
  writeFileSync(caFile, provider.ca);
  let files = 0;
  return {
    provider,
    cluster,
    front,
    userOf: (persona) => PREFIX + (PERSONAS.find(({ id }) => id === persona)?.email ?? persona),
    async castellan({ actor, databaseUrl }) {
      const token = actor === 'passthrough' ? await readerToken(cluster) : await actorToken(cluster);
      const file = join(cluster.directory, `castellan-${String((files += 1))}.yaml`);
      const config = {
        publicUrl: front.publicUrl,
        login: {
          issuer: provider.issuer,
          clientId: provider.client.id,
          clientSecret: provider.client.secret,
          scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
          caFile,
        },
        keys,
        identity: {
          default: {
            usernameClaim: 'email',
            usernamePrefix: PREFIX,
            groupsClaim: 'groups',
            groupsPrefix: PREFIX,
            actor,
          },
        },
        ...(databaseUrl === undefined ? {} : { database: { url: databaseUrl } }),
      };
      writeFileSync(file, stringify(config));
      const variables = { CASTELLAN_CONFIG: file, CASTELLAN_KUBECONFIG: cluster.kubeconfig({ token }) };
      return { publicUrl: front.publicUrl, variables };
    },
    async stop() {
      await cluster.stop();
      await provider.stop();
      await front.close();
    },
  };
}

/** Castellan's own identity where people act with their own tokens: it reads, and nothing else. */
async function readerToken(cluster: Cluster): Promise<string> {
  await applyManifest(cluster, 'reader');
  return accountToken(cluster, 'castellan-reader');
}

/** Where it impersonates: the manifest with the names of the people, and the reader's rights beside them. */
async function actorToken(cluster: Cluster): Promise<string> {
  await applyManifest(cluster, 'reader');
  await applyManifest(cluster, 'actor-constrained');
  const role = manifest('actor-constrained').find(({ kind }) => kind === 'ClusterRole');
  const replace: Readonly<Record<string, readonly string[]>> = {
    'oidc:alice@example.com': PERSONAS.map(({ email }) => PREFIX + email),
    'oidc:platform': [...new Set(PERSONAS.flatMap(({ groups }) => groups))].map((group) => PREFIX + group),
  };
  const text = JSON.stringify(role, (key, value: unknown): unknown =>
    key === 'resourceNames' && Array.isArray(value)
      ? value.flatMap((name: unknown) => replace[String(name)] ?? [String(name)])
      : value,
  );
  await cluster.demand('PUT', '/apis/rbac.authorization.k8s.io/v1/clusterroles/castellan-actor', text);
  const binding = manifest('reader').find(({ kind }) => kind === 'ClusterRoleBinding');
  const subjects = [{ kind: 'ServiceAccount', name: 'castellan-actor', namespace: 'castellan' }];
  await cluster.demand('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    ...binding,
    metadata: { name: 'castellan-actor-reads' },
    subjects,
  });
  return accountToken(cluster, 'castellan-actor');
}
