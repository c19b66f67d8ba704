import type { Step } from './regex-compile';

/**
 * Whether the pattern occurs in the text. All ways are walked at once and none is walked back, so the time is
 * O(characters x instructions) for every pattern: nested quantifiers cost nothing extra.
 */
export function runRegex(program: readonly Step[], text: string): boolean {
  const chars = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  let waiting: number[] = [];
  for (let i = 0; i <= chars.length; i += 1) {
    // A match may begin anywhere, so the first instruction is tried at every character.
    const reached = reach(program, [...waiting, 0], chars, i);
    if (reached === 'match') return true;
    const char = chars[i];
    waiting = char === undefined ? [] : reached.filter((at) => reads(program[at], char)).map((at) => at + 1);
  }
  return false;
}

/** The instructions that wait for a character, from these on, without reading one. */
function reach(program: readonly Step[], from: readonly number[], chars: readonly number[], i: number) {
  const seen = new Set<number>();
  const open = [...from];
  const waiting: number[] = [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const step = program[at];
    if (seen.has(at) || step === undefined) continue;
    seen.add(at);
    if (step.op === 'match') return 'match';
    if (step.op === 'set') waiting.push(at);
    else if (step.op === 'split') open.push(...step.to);
    else if (holds(step.what, chars, i)) open.push(at + 1);
  }
  return waiting;
}

function holds(what: 'start' | 'end' | 'word' | 'not-word', chars: readonly number[], i: number): boolean {
  if (what === 'start') return i === 0;
  if (what === 'end') return i === chars.length;
  const edge = isWord(chars[i - 1]) !== isWord(chars[i]);
  return edge === (what === 'word');
}

function isWord(char: number | undefined): boolean {
  return char !== undefined && char < 128 && /\w/.test(String.fromCharCode(char));
}

function reads(step: Step | undefined, char: number): boolean {
  if (step?.op !== 'set') return false;
  return step.ranges.some(([low, high]) => char >= low && char <= high) !== step.negated;
}
