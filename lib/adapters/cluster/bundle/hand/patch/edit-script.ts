export type Op = ' ' | '-' | '+';

/** Beyond it the shortest script is not looked for: what differs is taken out whole and put in whole. */
const MOST_DIFFERENCES = 2_000;

/**
 * What turns one list of lines into the other: ' ' keeps one, '-' takes one out, '+' puts one in. The
 * shortest there is. Source: Myers, An O(ND) Difference Algorithm (1986). O(lines × differences).
 */
export function editScript(old: readonly string[], now: readonly string[]): Op[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const middle = middleScript(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return [...keep(start), ...middle, ...keep(end)];
}

function keep(count: number): Op[] {
  return Array.from({ length: count }, () => ' ');
}

function middleScript(old: readonly string[], now: readonly string[]): Op[] {
  const rounds = searched(old, now);
  if (rounds === undefined) return [...old.map((): Op => '-'), ...now.map((): Op => '+')];
  const ops: Op[] = [];
  let [x, y] = [old.length, now.length];
  for (let d = rounds.length - 1; d > 0; d--) {
    const furthest = rounds[d - 1] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const from = furthest.get(before) ?? 0;
    for (; x > (down ? from : from + 1); x--, y--) ops.push(' ');
    ops.push(down ? '+' : '-');
    x = from;
    y = from - before;
  }
  for (; x > 0; x--) ops.push(' ');
  return ops.reverse();
}

/** By number of differences, how far each diagonal gets; undefined when there are too many. */
function searched(old: readonly string[], now: readonly string[]): ReadonlyMap<number, number>[] | undefined {
  const rounds: ReadonlyMap<number, number>[] = [];
  let last = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(old.length + now.length, MOST_DIFFERENCES); d++) {
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (last.get(k - 1) ?? -1) < (last.get(k + 1) ?? -1));
      let x = down ? (last.get(k + 1) ?? 0) : (last.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      next.set(k, x);
      if (x >= old.length && x - k >= now.length) return [...rounds, next];
    }
    rounds.push(next);
    last = next;
  }
  return undefined;
}
