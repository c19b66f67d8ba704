import { TrailInput, TrailOutput } from '../trail';
import { C, type RouteSpec, json, text } from './route-spec';

/** What was done. */
export const TRAIL_ROUTES = {
  trail: {
    ...json,
    method: 'get',
    path: `${C}/trail`,
    id: 'listTrail',
    needs: 'audit',
    summary: 'What was done through Castellan, newest first',
    input: TrailInput,
    output: TrailOutput,
  },
  exportTrail: {
    ...text,
    method: 'get',
    path: `${C}/trail/export`,
    id: 'exportTrail',
    needs: 'audit',
    summary: 'The same as JSON lines, oldest first, each with its place in the chain',
    media: 'application/jsonl',
  },
} as const satisfies Record<string, RouteSpec>;
