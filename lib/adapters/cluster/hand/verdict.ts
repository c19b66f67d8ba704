import type { Refused } from '@/lib/usecases/hand';
import { missingRules } from './escalation';
import { shown, type StatusBody, statusBodyOf } from './status-body';
import type { Answer } from './wire';

/** What an answer that is no success says of the object: surely unchanged, or nobody knows. */
export type Verdict =
  { readonly state: 'refused'; readonly refused: Refused } | { readonly state: 'unknown'; readonly message: string };

/** Webhooks choose the status themselves, and policies a reason; their words they do not choose. */
const DENIED_BY_WEBHOOK = /^admission webhook ".*" (denied the request|attempted to modify the object)/s;
const DENIED_BY_POLICY = /ValidatingAdmissionPolicy '.*' with binding '.*' denied request/s;
/** At the end, after all names. What a role gathers can be anything, so nothing is said of what is missing. */
const AGGREGATES = / is forbidden: must have cluster-admin privileges to use the aggregationRule$/;
const FULL_AUTHORITY =
  'what it gathers can be anything, so it takes every right in the cluster and on every URL, or to escalate clusterroles';
/** A webhook that must answer and does not. Anchored, as all that is read of 5xx: names in a message may hold any words. */
const UNANSWERED = /^Internal error occurred: failed calling webhook "/;
/** etcd's own words for "full, nothing is written". */
const READ_ONLY = /^etcdserver: (mvcc: database space exceeded|no space)/;

/**
 * What a refusal means. Everything below 500 was refused before it was stored. Of 5xx that is certain only when the API
 * server itself says so and its words are not about a time that ran out between it and etcd: what did not answer in
 * time may have been done all the same, and so may what a proxy's error page stands for.
 */
export function verdictOf({ status, headers, body }: Answer): Verdict {
  const said = statusBodyOf(body);
  const words = shown(said?.message ?? '') || `the API server answered ${status}`;
  if (status >= 500) return failureOf(status, said, words);
  return { state: 'refused', refused: refusedOf(status, said, withRetry(words, headers['retry-after'], said)) };
}

function failureOf(status: number, said: StatusBody | undefined, words: string): Verdict {
  if (said === undefined) return { state: 'unknown', message: `${words}, not as Kubernetes does: a proxy on the way?` };
  if (DENIED_BY_WEBHOOK.test(words) || UNANSWERED.test(words))
    return { state: 'refused', refused: { code: 'admission', message: words } };
  const before = status === 503 && said.reason === 'ServiceUnavailable';
  if (before || READ_ONLY.test(words)) return { state: 'refused', refused: { code: 'unavailable', message: words } };
  return { state: 'unknown', message: words };
}

function refusedOf(status: number, said: StatusBody | undefined, message: string): Refused {
  if (isAdmission(message)) return { code: 'admission', message };
  if (status === 401) return { code: 'not-signed-in', message: 'the cluster refuses the credentials (401)' };
  if (status < 400 || status === 429) return { code: 'unavailable', message };
  if (said === undefined) {
    const code = status === 403 ? 'forbidden' : 'unavailable';
    return { code, message: `${message}, not as Kubernetes does: a proxy on the way?` };
  }
  if (status === 403) return forbidden(said, message);
  if (status === 404) return { code: 'absent', message };
  // Of a PATCH with another uid the API server says that the uid is immutable (422): it is another object.
  const another = said.causes.some(({ field }) => field === 'metadata.uid');
  if (status === 409 || another) return { code: 'conflict', message };
  const places = said.causes.map(({ field, message: why }) => ({ path: field, message: why }));
  return { code: 'invalid', message, ...(places.length === 0 ? {} : { places }) };
}

function forbidden(said: StatusBody, message: string): Refused {
  if (AGGREGATES.test(said.message)) return { code: 'escalation', message: `${message}: ${FULL_AUTHORITY}` };
  const missing = missingRules(said.message);
  return missing === undefined ? { code: 'forbidden', message } : { code: 'escalation', message, missing };
}

function isAdmission(words: string): boolean {
  return DENIED_BY_WEBHOOK.test(words) || DENIED_BY_POLICY.test(words);
}

function withRetry(words: string, header: string | undefined, said: StatusBody | undefined): string {
  const seconds = header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : said?.retryAfterSeconds;
  return seconds === undefined ? words : `${words}; it asks to come back in ${seconds} s`;
}
