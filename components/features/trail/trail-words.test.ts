import { TRAIL_EVENTS } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import { eventMeaning, eventWords, personWords, prettyJson } from './trail-words';

describe('an entry in words', () => {
  test('every event of the contract has some, and one of a newer version keeps its name', () => {
    for (const event of TRAIL_EVENTS) expect(eventWords(event)).not.toBe('');
    expect(eventWords('sign-in')).toBe('signed in');
    expect(eventWords('waived')).toBe('waived');
    expect(eventWords('toString')).toBe('toString');
  });

  test('who was kept out, and what is missing, stands out', () => {
    expect(eventMeaning('refused')).toBe('warning');
    expect(eventMeaning('lost')).toBe('critical');
    expect(eventMeaning('asked')).toBeUndefined();
  });

  test('whoever was nobody yet is said to be', () => {
    expect(personWords({ person: undefined })).toBe('nobody yet');
    expect(personWords({ person: { issuer: 'i', subject: 's', name: 'Ada' } })).toBe('Ada');
  });

  test('JSON is indented, anything else left alone', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyJson('{broken')).toBe('{broken');
  });
});
