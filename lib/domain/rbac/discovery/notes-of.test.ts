import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Note } from '@/lib/contract';
import type { Ask, ResourceAsk } from '../model';
import { parseAggregatedDiscovery } from './aggregated';
import { type Discovery, notesOf } from './index';

const Expected = z.strictObject({
  code: Note.shape.code,
  suggestion: z.union([z.literal('none'), z.record(z.string(), z.string())]).optional(),
  says: z.string().optional(),
});
const text = z.string().default('');
const AskInCase = z.union([
  z.string(),
  z.strictObject({ type: z.literal('url'), verb: z.string(), path: z.string() }),
  z.strictObject({
    type: z.literal('resource'),
    verb: z.string(),
    apiGroup: text,
    resource: z.string(),
    subresource: text,
    namespace: text,
    name: text,
  }),
]);
const Cases = z.strictObject({
  namespaces: z.array(z.string()),
  cases: z.array(
    z.strictObject({
      ask: AskInCase,
      notes: z.array(Expected),
      why: z.string().optional(),
    }),
  ),
});

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const { namespaces, cases } = Cases.parse(parse(read('./__cases__/notes.yaml')));
const discovery = parseAggregatedDiscovery(JSON.parse(read('../../../../deploy/demo/discovery/api-resources.json')));
const known = new Set(namespaces);

function askOf(words: string): ResourceAsk {
  const ask = {
    type: 'resource' as const,
    verb: '',
    apiGroup: '',
    resource: '',
    subresource: '',
    namespace: '',
    name: '',
  };
  const [verb = '', full = '', ...rest] = words.split(' ');
  const [, resource = '', apiGroup = ''] = /^([^.]*)(?:\.(.*))?$/.exec(full) ?? [];
  const part = (mark: string) => rest.find((word) => word.startsWith(mark))?.slice(1) ?? '';
  return { ...ask, verb, resource, apiGroup, subresource: part('/'), namespace: part('@'), name: part('#') };
}

const without = (unread: Discovery, keep: (group: string) => boolean): Discovery => ({
  resources: unread.resources.filter(({ apiGroup }) => keep(apiGroup)),
  complete: false,
});

describe('notes of an ask', () => {
  it('has the whole discovery of the demo', () => {
    expect(discovery.complete).toBe(true);
    expect(discovery.resources.length).toBeGreaterThan(100);
  });

  it.each(cases.map((c) => [typeof c.ask === 'string' ? c.ask : JSON.stringify(c.ask), c] as const))('%s', (_, c) => {
    const ask: Ask = typeof c.ask === 'string' ? askOf(c.ask) : c.ask;
    const frozen = JSON.stringify(ask);
    const notes = notesOf(ask, discovery, known);
    expect(notes.map(({ code }) => code)).toEqual(c.notes.map(({ code }) => code));
    c.notes.forEach((expected, i) => {
      const note = Note.parse(notes[i]);
      if (expected.suggestion !== undefined) expect(note.suggestion ?? 'none').toEqual(expected.suggestion);
      if (expected.says !== undefined) expect(note.message).toContain(expected.says);
    });
    expect(JSON.stringify(ask)).toBe(frozen);
  });

  it('leads, when a suggestion is taken, to an ask that has one note less', () => {
    for (const c of cases) {
      const ask: Ask = typeof c.ask === 'string' ? askOf(c.ask) : c.ask;
      const notes = notesOf(ask, discovery, known);
      for (const { suggestion } of notes) {
        if (suggestion === undefined) continue;
        expect(notesOf({ ...ask, ...suggestion }, discovery, known).length, JSON.stringify(ask)).toBeLessThan(
          notes.length,
        );
      }
    }
  });
});

describe('notes without the whole discovery', () => {
  it('calls nothing unknown when discovery is absent', () => {
    const notes = notesOf(askOf('get wombats.zoo.example /x @web'), undefined, known);
    expect(notes.map(({ code }) => code)).toEqual(['discovery-unread']);
  });

  it('calls nothing unknown when a group could not be read, and still says what it found', () => {
    const partial = without(discovery, (group) => group !== 'metrics.k8s.io');
    expect(notesOf(askOf('get nodes.metrics.k8s.io'), partial, known).map(({ code }) => code)).toEqual([
      'discovery-unread',
    ]);
    expect(notesOf(askOf('get secerts @web'), partial, known)).toMatchObject([
      { code: 'discovery-unread', suggestion: { resource: 'secrets' } },
    ]);
    expect(notesOf(askOf('get pods /logs @web'), partial, known)).toMatchObject([{ code: 'discovery-unread' }]);
    expect(notesOf(askOf('get po @web'), partial, known)).toMatchObject([{ code: 'short-name' }]);
    expect(notesOf(askOf('get pods @web'), partial, known)).toEqual([]);
  });

  it('still knows what is virtual, and odd verbs', () => {
    expect(notesOf(askOf('impersonate users #alice'), undefined)).toEqual([]);
    expect(notesOf(askOf('delet pods @web'), undefined).map(({ code }) => code)).toEqual([
      'unknown-verb',
      'discovery-unread',
    ]);
  });

  it('says nothing of namespaces that were not read', () => {
    expect(notesOf(askOf('get pods @nowhere'), discovery)).toEqual([]);
    expect(notesOf(askOf('get pods @nowhere'), discovery, new Set())).toEqual([]);
  });

  it('keeps messages short and quick for words of any length', () => {
    const long = 'x'.repeat(10_000);
    const ask: Ask = {
      type: 'resource',
      verb: long,
      apiGroup: long,
      resource: long,
      subresource: long,
      namespace: long,
      name: long,
    };
    const notes = notesOf(ask, discovery, known);
    expect(notes.length).toBe(3);
    for (const { message } of notes) expect(message.length).toBeLessThan(300);
  });
});
