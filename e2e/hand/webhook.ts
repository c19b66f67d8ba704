import { createServer } from 'node:https';
import { z } from 'zod';
import { loopbackCertificate } from '../servers/certificate.ts';
import type { Cluster } from '../servers/index.ts';

const Review = z.object({ request: z.object({ uid: z.string() }) });
/** What a webhook says: `undefined` closes the connection without a word. */
export type Reply = { readonly allowed: boolean; readonly status?: object } | undefined;
export type Webhook = { reply: Reply; stop(): Promise<void> };

/** A validating webhook for new Roles whose name starts with `hooked`, that must answer. */
export async function startWebhook(cluster: Cluster): Promise<Webhook> {
  const { certificate, key } = loopbackCertificate();
  const webhook: { reply: Reply } = { reply: { allowed: true } };
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    let text = '';
    incoming.on('data', (piece: Buffer) => (text += piece.toString()));
    incoming.on('end', () => {
      const { reply } = webhook;
      if (reply === undefined) return void incoming.socket.destroy();
      const { uid } = Review.parse(JSON.parse(text)).request;
      const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, ...reply } };
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(review));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  await cluster.demand('POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
    metadata: { name: 'hooked' },
    webhooks: [
      {
        name: 'hooked.castellan.test',
        clientConfig: {
          url: `https://127.0.0.1:${address.port}/`,
          caBundle: Buffer.from(certificate).toString('base64'),
        },
        rules: [
          {
            apiGroups: ['rbac.authorization.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['roles'],
          },
        ],
        matchConditions: [{ name: 'hooked', expression: "object.metadata.name.startsWith('hooked')" }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        timeoutSeconds: 2,
      },
    ],
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(webhook, { stop });
}
