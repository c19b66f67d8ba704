import { z } from 'zod/mini';
import { AliveOutput, ReadyOutput, SessionInput, SessionOutput } from '../process';
import { type RouteSpec, json, text } from './route-spec';

/** The process itself. */
export const PROCESS_ROUTES = {
  openapi: {
    ...json,
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'openapi',
    needs: 'open',
    summary: 'This document',
    output: z.looseObject({}),
  },
  session: {
    ...json,
    method: 'post',
    path: '/api/v1/session',
    id: 'openSession',
    needs: 'open',
    summary: 'Exchanges the key that start-up printed for a cookie',
    input: SessionInput,
    output: SessionOutput,
  },
  openWithKey: {
    ...text,
    method: 'get',
    path: '/api/v1/session',
    id: 'openSessionInBrowser',
    needs: 'open',
    summary: 'The same for the printed address: sets the cookie and goes to the first page',
    input: SessionInput,
    media: 'redirect',
  },
  healthz: {
    ...json,
    method: 'get',
    path: '/healthz',
    id: 'healthz',
    needs: 'open',
    probe: true,
    summary: 'The process is alive',
    output: AliveOutput,
  },
  readyz: {
    ...json,
    method: 'get',
    path: '/readyz',
    id: 'readyz',
    needs: 'open',
    probe: true,
    summary: 'Every list of every cluster was read, or is known to be unreadable; else 503',
    output: ReadyOutput,
  },
  metrics: {
    ...text,
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    needs: 'open',
    probe: true,
    summary: 'Prometheus text',
    media: 'text/plain',
  },
} as const satisfies Record<string, RouteSpec>;
