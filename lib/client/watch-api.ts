import { type AssertionPutInput, AssertionWrittenOutput, AssertionsOutput, TrailOutput, apiPath } from '@/lib/contract';
import type { PageQuery } from './api';
import { request } from './fetch';

/** The routes of assertions and of the trail, apart from the others: most pages need none of their schemas. */
export const watchApi = {
  assertions: (c: string, signal?: AbortSignal) => request(apiPath.assertions(c), AssertionsOutput, { signal }),
  putAssertion: (c: string, assertion: AssertionPutInput, idempotencyKey: string) =>
    request(apiPath.assertions(c), AssertionWrittenOutput, { body: assertion, idempotencyKey }),
  removeAssertion: (c: string, { id, version }: { id: string; version: number }, idempotencyKey: string) =>
    request(apiPath.removeAssertion(c, id), AssertionWrittenOutput, { body: { version }, idempotencyKey }),
  importAssertions: (c: string, yaml: string, idempotencyKey: string) =>
    request(apiPath.importAssertions(c), AssertionWrittenOutput, { body: { yaml }, idempotencyKey }),
  trail: (c: string, q: PageQuery & { readonly event?: string | undefined }, signal?: AbortSignal) =>
    request(apiPath.trail(c, q), TrailOutput, { signal }),
};
