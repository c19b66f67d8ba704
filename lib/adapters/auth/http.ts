import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SignInError } from './reasons';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/**
 * GET of a JSON document of the provider: no redirect, no proxy of the environment, at most 1 MiB within 5 s, with the
 * configured certificates. Throws SignInError `provider-unreachable`.
 */
export function fetchDocument(url: string, ca: string | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new SignInError('provider-unreachable', `${new URL(url).pathname}: ${why}`));
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const options = { headers: { accept: 'application/json' }, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const outgoing = send(url, ca === undefined ? options : { ...options, ca }, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BYTES) incoming.destroy(new Error('more than 1 MiB'));
        else chunks.push(chunk);
      });
      incoming.on('error', (error) => fail(error.message));
      incoming.on('end', () => {
        const status = incoming.statusCode ?? 0;
        if (status !== 200) fail(`status ${status}`);
        else resolve(new Response(Buffer.concat(chunks), { headers: { 'content-type': 'application/json' } }));
      });
    });
    outgoing.on('error', (error) => fail(error.message));
    outgoing.end();
  });
}
