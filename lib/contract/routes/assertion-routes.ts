import {
  AssertionImportInput,
  AssertionPutInput,
  AssertionRemoveInput,
  AssertionWrittenOutput,
  AssertionsOutput,
} from '../assertions';
import { C, type RouteSpec, json, text } from './route-spec';

/** What must stay true. */
export const ASSERTION_ROUTES = {
  assertions: {
    ...json,
    method: 'get',
    path: `${C}/assertions`,
    id: 'listAssertions',
    needs: 'assertions',
    summary: 'What must stay true of the cluster, and whether it is',
    output: AssertionsOutput,
  },
  putAssertion: {
    ...json,
    method: 'post',
    path: `${C}/assertions`,
    id: 'putAssertion',
    needs: 'assertions',
    writes: true,
    summary: 'Adds an assertion, or changes the version that was seen',
    input: AssertionPutInput,
    output: AssertionWrittenOutput,
  },
  removeAssertion: {
    ...json,
    method: 'post',
    path: `${C}/assertions/{id}/remove`,
    id: 'removeAssertion',
    needs: 'assertions',
    writes: true,
    summary: 'Takes an assertion away',
    input: AssertionRemoveInput,
    output: AssertionWrittenOutput,
  },
  exportAssertions: {
    ...text,
    method: 'get',
    path: `${C}/assertions/export`,
    id: 'exportAssertions',
    needs: 'assertions',
    summary: 'The assertions as YAML, to be imported elsewhere or checked in CI',
    media: 'application/yaml',
  },
  importAssertions: {
    ...json,
    method: 'post',
    path: `${C}/assertions/import`,
    id: 'importAssertions',
    needs: 'assertions',
    writes: true,
    summary: 'Adds the assertions of a YAML file, and changes those whose name is there',
    input: AssertionImportInput,
    output: AssertionWrittenOutput,
  },
} as const satisfies Record<string, RouteSpec>;
