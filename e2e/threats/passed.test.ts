import { describe, expect, it } from 'vitest';
import { notPassed } from './passed';

const FILE = 'e2e/threats/a.test.ts';
const test = (name: string, passed = true) => ({ file: FILE, name, passed });

describe('a test that a threat names', () => {
  it('holds when it passed, by words of its title or of its describe', () => {
    const ran = [test('the door is shut to all'), test('the door opens to one')];
    expect(notPassed([[FILE, 'is shut', 'the door']], ran)).toEqual([]);
  });

  it('does not hold when it was not run, however surely it is written', () => {
    expect(notPassed([[FILE, 'the door is shut']], [])).toEqual([`${FILE} › the door is shut: no such test ran`]);
    expect(notPassed([[FILE, 'the door is shut']], [{ ...test('the door is shut'), file: 'b.test.ts' }])).toHaveLength(
      1,
    );
  });

  it('does not hold when it failed or was skipped, nor when one of many did', () => {
    const ran = [test('refuses a comma'), test('refuses a quote', false)];
    expect(notPassed([[FILE, 'refuses %s']], ran)).toEqual([`${FILE} › refuses a quote: did not pass`]);
  });

  it('is found with what was filled in', () => {
    const ran = [test('in local mode: routes, pages, errors a 413 (of many) is answered')];
    expect(notPassed([[FILE, 'a ${status} (of many) is $what', 'pages, errors']], ran)).toEqual([]);
  });

  it('is found by a piece of its table', () => {
    expect(notPassed([[FILE, "['a list that is cut'"]], [test('a list that is cut ends in one try')])).toEqual([]);
  });
});
