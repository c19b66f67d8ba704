const FIELD = 'metadata.name';

/**
 * The one name that a field selector asks for; undefined when it asks for none, or is malformed.
 * Source: apimachinery pkg/fields/selector.go `ParseSelector`, `RequiresExactMatch`.
 */
export function exactName(selector: string): string | undefined {
  let name: string | undefined;
  for (const term of splitTerms(selector)) {
    if (term === '') continue;
    const match = /^([^=!]*(?:!(?!=)[^=!]*)*)(!=|==|=)(.*)$/s.exec(term);
    const value = match?.[3] === undefined ? undefined : unescaped(match[3]);
    if (match === null || value === undefined) return undefined;
    if (match[1] === FIELD && match[2] !== '!=') name ??= value;
  }
  return name;
}

/** At commas; a backslash takes the next character along, and stays for `unescaped`. */
function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let term = '';
  for (let i = 0; i < selector.length; i++) {
    const char = selector.charAt(i);
    if (char === ',') {
      terms.push(term);
      term = '';
    } else if (char === '\\') {
      term += selector.slice(i, i + 2);
      i += 1;
    } else {
      term += char;
    }
  }
  return [...terms, term];
}

/** Undefined where a backslash stands before anything but `\`, `,` or `=`, or `=` stands alone. */
function unescaped(value: string): string | undefined {
  if (!/^(?:\\[\\,=]|[^\\,=])*$/s.test(value)) return undefined;
  return value.replace(/\\(.)/gs, '$1');
}
