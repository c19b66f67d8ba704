const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);
const LONGEST_WORD = 5;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[0-9]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * What an unquoted YAML word means to kubectl: null, a boolean, a number, or the text itself. kubectl reads YAML by the
 * rules of 1.1 as go-yaml v2 knows them, not by those of 1.2: `yes`, `no`, `on`, `off`, `y` and `n` are booleans, `017`
 * and `0o17` are 15, digits may be grouped by `_`; base 60 and dates stay texts.
 * Source: sigs.k8s.io/yaml v1.6, go.yaml.in/yaml/v2 resolve.go; the cases in the test are its answers.
 */
export function resolvePlain(word: string): null | boolean | number | string {
  if (word.length <= LONGEST_WORD) {
    const known = WORDS.get(word);
    if (known !== undefined) return known;
  }
  if (!startsLikeNumber(word.charCodeAt(0))) return word;
  if (SPECIAL.test(word)) return Number.NaN;
  const digits = word.charCodeAt(0) === 0x5f ? word : word.replaceAll('_', '');
  if (INTEGER.test(digits)) return integer(digits);
  if (!FLOAT.test(digits)) return word;
  const float = Number(digits);
  // Go refuses a number out of range, and what is no number is a text.
  return Number.isFinite(float) ? float : word;
}

/** `+`, `-`, `.` or a digit. */
function startsLikeNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
}

function integer(digits: string): number {
  const negative = digits.startsWith('-');
  const bare = digits.replace(/^[-+]/, '');
  const value = Number(/^0[0-7]+$/.test(bare) ? `0o${bare.slice(1)}` : bare);
  return negative ? -value : value;
}
