import { LineCounter, type ScalarTag } from 'yaml';
import { parseYaml } from '@/lib/yaml';
import { BrokenText } from './broken-text';
import { resolvePlain } from './plain-scalar';

const MAX_ALIASES = 100;
const MAX_DEPTH = 500;
const PREFIX = 'tag:yaml.org,2002:';
/** Every word that `resolvePlain` could take for something else than a text. */
const NOT_SURELY_TEXT =
  /^(?:~?|[yYnN]|[yY]es|YES|[tT]rue|TRUE|[oO]n|ON|[nN]o|NO|[fF]alse|FALSE|[oO]ff|OFF|[nN]ull|NULL|[-+.0-9].*)$/s;

const plain: ScalarTag = { tag: `${PREFIX}plain`, default: true, test: NOT_SURELY_TEXT, resolve: resolvePlain };
/** `!!int "5"` is a number although it is quoted. */
const explicit = ['null', 'bool', 'int', 'float'].map((name) => ({ tag: PREFIX + name, resolve: resolvePlain }));

/**
 * One YAML document of any form, by kubectl's rules for plain words. About 1 MB a second, in memory of fifty times the
 * text: JSON is read without it. Keys that occur twice are an error (kubectl keeps the last, and
 * rules get lost unseen), as are tags that mean nothing here, and aliases that multiply.
 *
 * Throws BrokenText.
 */
export function readAnyYaml(text: string): unknown {
  const lines = new LineCounter();
  refuseDepth(text);
  try {
    const document = parseYaml(text, {
      version: '1.1',
      schema: 'failsafe',
      customTags: (tags) => [...tags, plain, ...explicit],
      merge: true,
      resolveKnownTags: false,
      logLevel: 'silent',
      lineCounter: lines,
    });
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong !== undefined) throw new BrokenText(wrong.message, lines.linePos(wrong.pos[0]).line || 1);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return value;
  } catch (error) {
    throw error instanceof BrokenText ? error : brokenBy(error);
  }
}

function brokenBy(error: unknown): BrokenText {
  if (error instanceof RangeError) return new BrokenText(`is nested deeper than ${MAX_DEPTH} levels`, 1);
  if (!(error instanceof ReferenceError)) throw error;
  const unresolved = error.message.startsWith('Unresolved alias');
  return new BrokenText(unresolved ? error.message : 'its aliases multiply beyond measure', 1);
}

/** Before the parser sees it: deep flow collections cost it time in the square of the depth. */
function refuseDepth(text: string): void {
  let depth = 0;
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) line++;
    else if (code === 0x5b || code === 0x7b) depth++;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
    if (depth > MAX_DEPTH) throw new BrokenText(`is nested deeper than ${MAX_DEPTH} levels`, line);
  }
}
