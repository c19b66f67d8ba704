/** How a text is written, so that what is added looks like the rest. */
export type Style = {
  /** JSON: keys and texts in double quotes, no blocks. */
  readonly json: boolean;
  readonly eol: string;
  /** One level of JSON; empty when it has no lines. */
  readonly jsonIndent: string;
  /** `a: b` or `a:b` between brackets. */
  readonly spaced: boolean;
  /** By how much the dashes of a list stand to the right of its key. */
  readonly dashIndent: number;
  /** Whether lists of texts are written `[get, list]`. */
  readonly flowTexts: boolean;
};

/** Enough to see how it is written. */
const LOOK_AT = 64 * 1024;

/** O(1): only the beginning is looked at. */
export function styleOf(text: string, json: boolean): Style {
  const head = text.slice(0, LOOK_AT);
  const inset = /^( *)(?:- )?[^\s#-][^\n\r]*:[ \t]*\r?\n\1( *)- /m.exec(head);
  const textsInLines = /^ *(?:- )?(?:verbs|resources|apiGroups|nonResourceURLs):[ \t]*\r?$/m.test(head);
  return {
    json,
    eol: head.includes('\r\n') ? '\r\n' : '\n',
    jsonIndent: json ? (/[{[]\r?\n([ \t]+)\S/.exec(head)?.[1] ?? '') : '',
    spaced: !json || !/[":,{[]/.test(head) || /"[ \t]*:[ \t]/.test(head) || !head.includes(':'),
    dashIndent: inset?.[2]?.length ?? 0,
    flowTexts: !textsInLines,
  };
}
