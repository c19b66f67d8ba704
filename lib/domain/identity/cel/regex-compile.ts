import { assertNever } from '../../core';
import { parseRegex, type Regex } from './regex-parse';

/** One instruction. `set` reads a character and goes on with the next instruction; the others read nothing. */
export type Step =
  | { readonly op: 'set'; readonly ranges: readonly (readonly [number, number])[]; readonly negated: boolean }
  | { readonly op: 'split'; readonly to: readonly number[] }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly op: 'match' };

const MAX_PATTERN = 256;
const MAX_STEPS = 1_000;

/**
 * A pattern as a program for `runRegex`; or why it is refused: longer than 256 characters, beyond the subset, or too
 * large once its counts are written out. O(size of the program).
 * Source: github.com/google/re2/wiki/Syntax; Russ Cox, "Regular Expression Matching: the Virtual Machine Approach".
 */
export function compileRegex(pattern: string): readonly Step[] | { readonly refused: string } {
  if (pattern.length > MAX_PATTERN) return { refused: 'the pattern is longer than 256 characters' };
  const parsed = parseRegex(pattern);
  if ('refused' in parsed) return parsed;
  const program: Step[] = [];
  emit(parsed.regex, program);
  if (program.length > MAX_STEPS) return { refused: 'the pattern is too large' };
  program.push({ op: 'match' });
  return program;
}

function emit(regex: Regex, program: Step[]): void {
  // Counts within counts multiply: once it is too large, nothing more is written.
  if (program.length > MAX_STEPS) return;
  switch (regex.kind) {
    case 'set':
      program.push({ op: 'set', ranges: regex.ranges, negated: regex.negated });
      return;
    case 'assert':
      program.push({ op: 'assert', what: regex.what });
      return;
    case 'sequence':
      for (const item of regex.items) emit(item, program);
      return;
    case 'choice':
      emitChoice(regex.options, program);
      return;
    case 'repeat':
      emitRepeat(regex, program);
      return;
    default:
      assertNever(regex);
  }
}

function emitChoice(options: readonly Regex[], program: Step[]): void {
  const split = program.length;
  program.push({ op: 'split', to: [] });
  const starts: number[] = [];
  const jumps: number[] = [];
  for (const option of options) {
    starts.push(program.length);
    emit(option, program);
    jumps.push(program.length);
    program.push({ op: 'split', to: [] });
  }
  program[split] = { op: 'split', to: starts };
  for (const jump of jumps) program[jump] = { op: 'split', to: [program.length] };
}

function emitRepeat({ of, least, most }: Extract<Regex, { kind: 'repeat' }>, program: Step[]): void {
  for (let i = 0; i < least && program.length <= MAX_STEPS; i += 1) emit(of, program);
  if (most === undefined) {
    const split = program.length;
    program.push({ op: 'split', to: [] });
    emit(of, program);
    program.push({ op: 'split', to: [split] });
    program[split] = { op: 'split', to: [split + 1, program.length] };
    return;
  }
  const splits: number[] = [];
  for (let i = least; i < most && program.length <= MAX_STEPS; i += 1) {
    splits.push(program.length);
    program.push({ op: 'split', to: [] });
    emit(of, program);
  }
  for (const split of splits) program[split] = { op: 'split', to: [split + 1, program.length] };
}
