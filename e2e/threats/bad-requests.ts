import { expect } from 'vitest';
import { Problem } from '@/lib/contract';
import { type Console, KEY } from './console';
import type { Heard } from './wire';

/** Sends as the one who started the console, who holds its key. */
export function asOwner(here: () => Console) {
  const own = { authorization: `Bearer ${KEY}` };
  let asked = 0;
  return {
    get: (path: string) => here().send(path, { headers: own }),
    post: (path: string, body: string, more: Record<string, string> = {}): Promise<Heard> => {
      asked += 1;
      const headers = { ...own, 'content-type': 'application/json', 'idempotency-key': `bad-input-${asked}`, ...more };
      return here().send(path, { method: 'POST', headers, body });
    },
  };
}

/** A refusal as the contract has it, short, with nothing of us in it. */
export function problemOf(answer: Heard, what: string): Problem {
  expect(answer.text.length, what).toBeLessThan(6_000);
  expect(answer.text, what).not.toMatch(/node_modules|\.next|\bat [\w.]+ \(|\/work\/|\/tmp\//u);
  const problem = Problem.parse(JSON.parse(answer.text));
  expect(problem.status, what).toBe(answer.status);
  return problem;
}

/**
 * Answers what the body answers; fails when that takes as long as it would if nothing were stopped, which is minutes. How
 * the work grows with the input is tested at the parsers.
 */
export async function patiently(what: string, body: () => Promise<Heard>): Promise<Heard> {
  const start = performance.now();
  const answer = await body();
  expect(performance.now() - start, what).toBeLessThan(60_000);
  return answer;
}
