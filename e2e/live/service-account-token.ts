import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../servers/index.ts';

const ISSUER = 'https://kubernetes.default.svc';
/** The API server accepts a token this much longer than it says: clocks differ (go-jose, jwt.DefaultLeeway). */
const LEEWAY_SECONDS = 60;
const Account = z.object({ metadata: z.object({ uid: z.string() }) });

/**
 * A token of a ServiceAccount that is refused after so many seconds, signed with the API server's own key: the API hands out
 * none that lives shorter than ten minutes.
 */
export async function shortToken(cluster: Cluster, namespace: string, name: string, seconds: number): Promise<string> {
  const { metadata } = Account.parse(
    await cluster.demand('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`),
  );
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: ISSUER,
    sub: `system:serviceaccount:${namespace}:${name}`,
    aud: [ISSUER],
    iat: now - 2 * LEEWAY_SECONDS,
    nbf: now - 2 * LEEWAY_SECONDS,
    exp: now + seconds - LEEWAY_SECONDS,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: metadata.uid } },
  };
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const key = createPrivateKey(readFileSync(join(cluster.directory, 'sa.key')));
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
