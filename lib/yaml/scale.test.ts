import { describe, expect, it } from 'vitest';
import { readDraft } from '@/components/features/change/document/read-draft';
import { readAnyYaml } from '@/lib/adapters/cluster/bundle/yaml';
import { jsonRanges, readDocuments } from '@/lib/adapters/cluster/bundle/documents';
import { parsePart } from '@/lib/adapters/cluster/bundle/hand/text/parse-part';
import { readYaml as readConfig } from '@/lib/server/config/source';
import { readYaml } from '@/lib/server/yaml';

/** What somebody may hand in, `n` times as large as its smallest form. */
const SHAPES: Readonly<Record<string, (n: number) => string>> = {
  'keys of one block': (n) => each(n, (i) => `k${i}: 1`).join('\n'),
  'keys of one line': (n) => `{${each(n, (i) => `k${i}: 1`).join(', ')}}`,
  'quoted keys': (n) => `{${each(n, (i) => `"k${i}":1`).join(',')}}`,
  'one key again and again': (n) => 'a: 1\n'.repeat(n),
  'items of a block': (n) => '- a\n'.repeat(n),
  'items of a line': (n) => `[${'a, '.repeat(n)}]`,
  'pairs of a line': (n) => `[${'a: b, '.repeat(n)}]`,
  'objects of a block': (n) => '- a: 1\n  b: 2\n'.repeat(n),
  comments: (n) => `a:\n${'  # c\n'.repeat(n)}  b: 1`,
  'blank lines': (n) => `a:\n${'\n'.repeat(n)}  b: 1`,
  'lines of a plain text': (n) => `a: ${'x\n  '.repeat(n)}`,
  'lines of a quoted text': (n) => `a: "${'x\n  '.repeat(n)}"`,
  'a quote that does not end': (n) => `a: "${'x\n  '.repeat(n)}`,
  'lines of a block text': (n) => `a: |\n${'  x\n'.repeat(n)}`,
  'block texts': (n) => 'a: |\n'.repeat(n),
  escapes: (n) => `a: "${'\\n'.repeat(n)}"`,
  'wrong escapes': (n) => `a: "${'\\z'.repeat(n)}"`,
  anchors: (n) => each(n, (i) => `- &a${i} 1`).join('\n'),
  aliases: (n) => each(n, (i) => `- &a${i} 1\n- *a${i}`).join('\n'),
  'aliases in anchors': (n) => each(n / 4, (i) => `- &c${i} 1\n- &b${i} [*c${i}]\n- *b${i}`).join('\n'),
  'aliases of one anchor': (n) => `- &a 1\n${'- *a\n'.repeat(n)}`,
  tags: (n) => '- !!str x\n'.repeat(n),
  merges: (n) => each(n, (i) => `k${i}: {<<: {c: 1}}`).join('\n'),
  dashes: (n) => '- '.repeat(n),
  'question marks': (n) => '? '.repeat(n),
  'brackets that open': (n) => '['.repeat(n),
  'brackets that close': (n) => ']'.repeat(n),
  'brackets beside each other': (n) => '[]'.repeat(n),
  'lists as keys': (n) => `${'['.repeat(n)}a${']: 1'.repeat(n)}`,
  'mappings as keys': (n) => `${'{'.repeat(n)}a${'}'.repeat(n)}`,
  'braces that open': (n) => '{a: '.repeat(n),
  indentation: (n) => each(Math.sqrt(n * 8), (i) => `${' '.repeat(i)}a:`).join('\n'),
  spaces: (n) => `a: ${' '.repeat(n)}b`,
  'spaces at the end of lines': (n) => `a: 1${' '.repeat(n)}\n${' '.repeat(n)}#`,
  colons: (n) => ': '.repeat(n),
  quotes: (n) => '"'.repeat(n),
  'quotes in braces': (n) => `{"items":[${'"\\\\",'.repeat(n)}`,
  backslashes: (n) => `{"a":"${'\\\\'.repeat(n)}"}`,
  commas: (n) => `[${','.repeat(n)}]`,
  ampersands: (n) => '& '.repeat(n),
  stars: (n) => '*a '.repeat(n),
  directives: (n) => `${'%x\n'.repeat(n)}---\na: 1`,
  documents: (n) => '---\na: 1\n'.repeat(n),
  'empty documents': (n) => '---\n'.repeat(n),
  'ends of documents': (n) => '...\n'.repeat(n),
  'JSON one after the other': (n) => '{"a":1}\n'.repeat(n),
  'JSON of many items': (n) => `{"kind":"List","items":[${each(n, () => '{}').join(',')}]}`,
  'JSON arrays of lists': (n) => `[${each(n, () => '{"kind":"List","items":[{}]}').join(',')}]`,
  'lists of YAML': (n) => `kind: List\nitems:\n${'- a: 1\n'.repeat(n)}`,
  'lists of YAML with anchors': (n) => `kind: List\nitems:\n- &a 1\n${'- a: 1\n'.repeat(n)}`,
  'carriage returns': (n) => 'a\r\n'.repeat(n),
  'one long word': (n) => 'a'.repeat(n * 8),
  'one long key': (n) => `${'a'.repeat(n * 8)}: 1`,
};

const each = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a file of assertions': readYaml,
  'the configuration': (text) => readConfig(text, 'castellan.yaml'),
  'a document of a bundle': readAnyYaml,
  'a document that is edited': parsePart,
  'a file of a bundle': (text) => [...readDocuments(Buffer.from(text), true, () => true)],
  'a JSON file of a bundle': (text) => jsonRanges(Buffer.from(text)),
  'a draft': readDraft,
};

const SMALL = 400;
const TIMES = 16;
/** Of n·log n it is about 22, of n² 256. */
const MOST = 45;
/** Below it a measurement is of the clock, and of what was not compiled yet. */
const FLOOR_MS = 4;

function cpuMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  try {
    work();
  } catch {
    // Refused: it is what that costs that counts.
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** How many times as long a text takes that is `TIMES` as large: the least of three, the rest is the machine's. */
function growth(parse: (text: string) => unknown, shape: (n: number) => string): number {
  const [small, large] = [shape(SMALL), shape(SMALL * TIMES)];
  let least = Infinity;
  for (let i = 0; i < 3 && least > MOST; i++) {
    const base = Math.max(
      FLOOR_MS,
      cpuMs(() => parse(small)),
    );
    least = Math.min(least, cpuMs(() => parse(large)) / base);
  }
  return least;
}

describe.each(Object.entries(PARSERS))('the work of reading %s', (_, parse) => {
  it('grows no faster than n log n, whatever it is made of', () => {
    const over = Object.entries(SHAPES)
      .map(([name, shape]) => [name, Math.round(growth(parse, shape))] as const)
      .filter(([, times]) => times > MOST);
    expect(over).toEqual([]);
  }, 120_000);
});
