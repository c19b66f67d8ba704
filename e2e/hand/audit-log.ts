import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../servers/index.ts';

const User = z.looseObject({ username: z.string().optional(), groups: z.array(z.string()).optional() });
const Event = z.looseObject({
  auditID: z.string(),
  stage: z.string(),
  verb: z.string(),
  user: User,
  impersonatedUser: User.optional(),
  authenticationMetadata: z.looseObject({ impersonationConstraint: z.string().optional() }).optional(),
  userAgent: z.string().optional(),
  objectRef: z.looseObject({ resource: z.string().optional(), name: z.string().optional() }).optional(),
  responseStatus: z.looseObject({ code: z.number().optional() }).optional(),
});
export type AuditEvent = z.infer<typeof Event>;

/** An audit policy for `startCluster` that keeps who did what. */
export const AUDIT = {
  policy: {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [{ level: 'Metadata' }],
  },
};

/** What the API server's own audit log says of one request. */
export function auditedAs(cluster: Cluster, auditId: string): readonly AuditEvent[] {
  const lines = readFileSync(join(cluster.directory, 'audit.log'), 'utf8').split('\n');
  const own = lines.filter((line) => line.includes(auditId));
  return own.map((line) => Event.parse(JSON.parse(line))).filter(({ auditID }) => auditID === auditId);
}
