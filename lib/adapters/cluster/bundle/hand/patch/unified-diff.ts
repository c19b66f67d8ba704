import { editScript } from './edit-script';

/** Lines around a change by which it is found again. */
const CONTEXT = 3;

export type ChangedFile = {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
};

/**
 * A patch that `git apply` and `patch -p1` take; empty when nothing differs. O(lines × differences).
 *
 * @param context lines around each change; without any, `git apply` wants `--unidiff-zero`
 */
export function unifiedDiff(files: readonly ChangedFile[], context = CONTEXT): string {
  return files.map((file) => fileDiff(file, context)).join('');
}

function fileDiff({ path, before, after }: ChangedFile, context: number): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const hunks = hunksOf(old, now, context);
  const [a, b] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const mode =
    before === undefined ? 'new file mode 100644\n' : after === undefined ? 'deleted file mode 100644\n' : '';
  const names = `--- ${before === undefined ? '/dev/null' : a}\n+++ ${after === undefined ? '/dev/null' : b}\n`;
  return `diff --git ${a} ${b}\n${mode}${hunks === '' ? '' : names + hunks}`;
}

/** Each with its line break; the last one may have none. */
function linesOf(bytes: Buffer | undefined): readonly string[] {
  return bytes?.toString().match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

type Line = { readonly op: ' ' | '-' | '+'; readonly text: string; readonly old: number; readonly now: number };

function hunksOf(old: readonly string[], now: readonly string[], context: number): string {
  const lines = linesWithOps(old, now);
  const hunks: { first: number; last: number }[] = [];
  for (const [i, { op }] of lines.entries()) {
    if (op === ' ') continue;
    const open = hunks.at(-1);
    // Changes so near that their context meets are one hunk.
    if (open !== undefined && i - open.last <= Math.max(1, 2 * context)) open.last = i;
    else hunks.push({ first: i, last: i });
  }
  return hunks.map(({ first, last }) => hunk(lines.slice(Math.max(0, first - context), last + context + 1))).join('');
}

function hunk(lines: readonly Line[]): string {
  const count = (op: '-' | '+') => lines.filter((line) => line.op !== op).length;
  const [first] = lines;
  const [olds, nows] = [count('+'), count('-')];
  const range = (start: number, size: number) => `${String(size === 0 ? start : start + 1)},${String(size)}`;
  const head = `@@ -${range(first?.old ?? 0, olds)} +${range(first?.now ?? 0, nows)} @@\n`;
  return (
    head +
    lines.map(({ op, text }) => op + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`)).join('')
  );
}

function linesWithOps(old: readonly string[], now: readonly string[]): Line[] {
  let [a, b] = [0, 0];
  return editScript(old, now).map((op): Line => {
    const line = { op, text: (op === '+' ? now[b] : old[a]) ?? '', old: a, now: b };
    if (op !== '+') a++;
    if (op !== '-') b++;
    return line;
  });
}

/** As git writes paths that hold quotes or control characters. */
function quoted(path: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  const escaped = path.replaceAll(/["\\\u0000-\u001f\u007f]/g, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${escaped}"`;
}
