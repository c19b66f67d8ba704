import { AppError } from '@/lib/domain/core';
import { readSettings } from '@/lib/server/env';
import { localHosts, refuseForeignHost } from '@/lib/server/origin';
import { appErrorOf, problemResponse } from '@/lib/server/problem';

let hosts: ReadonlySet<string> | undefined;

/**
 * Pages answer to the addresses of this machine only, as the routes do: they hold no data of a cluster themselves, but a
 * page of another site that resolves to loopback is not to get even a form. Routes check for themselves, first thing;
 * they come by here only with an escape in their path, which the framework would fail on when it is malformed.
 */
export function proxy(request: Request): Response | undefined {
  hosts ??= localHosts(readSettings().port);
  try {
    refuseForeignHost(request.headers.get('host'), hosts);
    decodeURIComponent(new URL(request.url).pathname);
    return undefined;
  } catch (error) {
    const malformed = error instanceof URIError;
    return problemResponse(
      malformed ? new AppError('invalid-request', 'The path is malformed.') : appErrorOf(error),
      'proxy',
    );
  }
}

export const config = { matcher: ['/((?!api/|_next/static/|healthz$|readyz$|metrics$).*)', '/api/(.*%.*)'] };
