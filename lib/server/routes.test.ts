import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROUTES, type RouteSpec, allRoutes } from '@/lib/contract';
import { openApi } from './openapi';

const ROOT = join(import.meta.dirname, '..', '..', 'app');

/**
 * The sign-in leads a browser, by redirects, forms and cookies: its routes are no part of the API, and go through a
 * pipeline of their own.
 */
const SIGN_IN = '/api/auth/';

/** Every route handler of the application: its method, its path as OpenAPI writes it, and its source. */
const handlers = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(`route.ts`))
  .flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const folder = file.split(sep).slice(0, -1).join('/');
    const path = `/${folder.replaceAll(/\[(\w+)\]/gu, '{$1}')}`;
    const methods = [...source.matchAll(/^export (?:(?:const|async function|function) |\{ \w+ as )([A-Z]+)\b/gmu)];
    return methods.map(([, method = '']) => ({ method: method.toLowerCase(), path, source }));
  });

const ofTheApi = handlers.filter(({ path }) => !path.startsWith(SIGN_IN));
const ofTheSignIn = handlers.filter(({ path }) => path.startsWith(SIGN_IN));

const idOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe('the registry', () => {
  it('has every route handler of the application, and no route without one', () => {
    expect(handlers.length).toBeGreaterThan(30);
    expect(ofTheApi.map(idOf).sort()).toEqual(allRoutes.map(idOf).sort());
  });

  it('is what each handler goes through: nobody leaves the pipeline out', () => {
    const nameOf = new Map(Object.entries<RouteSpec>(ROUTES).map(([name, spec]) => [idOf(spec), name]));
    for (const handler of ofTheApi) {
      const constant = handler.method.toUpperCase();
      const name = nameOf.get(idOf(handler)) ?? '';
      expect(handler.source, idOf(handler)).toMatch(
        new RegExp(`^export const ${constant} = route\\(\\s*ROUTES\\.${name},`, 'mu'),
      );
    }
  });

  it('leaves out the routes of the sign-in alone, which all are of one room', () => {
    expect(ofTheSignIn.length).toBeGreaterThan(4);
    for (const { source, path } of ofTheSignIn) {
      expect(source, path).toMatch(/\{ \w+Route(?: as [A-Z]+|(?:, \w+Route)*) \} from '@\/lib\/server'/u);
      expect(source, path).not.toContain('@/lib/usecases');
    }
  });

  it('keeps handlers thin', () => {
    for (const { path, source } of handlers) expect(source.split('\n').length, path).toBeLessThanOrEqual(26);
  });

  it('names each operation once', () => {
    const ids = allRoutes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** As much of OpenAPI as is looked at here. */
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ in: z.string(), name: z.string(), required: z.boolean().optional() })).default([]),
  responses: z.record(z.string(), z.unknown()),
});
const OpenApi = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), Operation)) });

describe('the OpenAPI document', () => {
  const document = OpenApi.parse(JSON.parse(JSON.stringify(openApi())));
  const operationOf = (spec: RouteSpec) => document.paths[spec.path]?.[spec.method];

  it('is 3.1 and has every route with its parameters', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const spec of allRoutes) {
      const operation = operationOf(spec);
      expect(operation?.operationId, idOf(spec)).toBe(spec.id);
      const inPath = (operation?.parameters ?? []).filter((p) => p.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath, idOf(spec)).toEqual(spec.path.match(/\{\w+\}/gu) ?? []);
    }
  });

  it('has the parameters of an ask, as the pipeline takes them', () => {
    const parameters = operationOf(ROUTES.whoCan)?.parameters ?? [];
    const query = parameters.filter((p) => p.in === 'query').map(({ name }) => name);
    expect(query).toEqual(
      'verb apiGroup resource subresource namespace name path expand filter limit cursor'.split(' '),
    );
    expect(parameters.find(({ name }) => name === 'verb')?.required).toBe(true);
  });

  it('names the errors of each kind of route', () => {
    expect(Object.keys(operationOf(ROUTES.verify)?.responses ?? {})).toEqual(
      '200 400 401 403 404 413 415 422 429 500 502'.split(' '),
    );
    expect(Object.keys(operationOf(ROUTES.roles)?.responses ?? {})).toEqual('200 400 401 403 404 410 500'.split(' '));
    expect(Object.keys(operationOf(ROUTES.applyChange)?.responses ?? {})).toEqual(
      '200 400 401 403 404 409 413 415 422 429 500 502 503'.split(' '),
    );
    expect(Object.keys(operationOf(ROUTES.putAssertion)?.responses ?? {})).toEqual(
      '200 400 401 403 404 409 413 415 500 503'.split(' '),
    );
    expect(Object.keys(operationOf(ROUTES.readyz)?.responses ?? {})).toEqual('200 400 403 500 503'.split(' '));
  });
});

describe('the pages', () => {
  const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('page.tsx'));
  /** What whoever is not signed in may open, and the one page that asks for the session itself. */
  const OTHERS = ['signin/page.tsx', 'account/page.tsx'];

  it('each ask for somebody who is signed in', () => {
    expect(pages.length).toBeGreaterThan(12);
    for (const file of pages.map((one) => one.split(sep).join('/'))) {
      if (OTHERS.includes(file)) continue;
      expect(readFileSync(join(ROOT, file), 'utf8'), file).toMatch(/^  await signedInPage\(\);$/mu);
    }
    expect(readFileSync(join(ROOT, 'account/page.tsx'), 'utf8')).toContain('await ownSessions()');
  });
});
