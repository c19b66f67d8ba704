import type { Discovery } from '../discovery';
import type { Ask, Principal, ResourceAsk } from '../model';
import { canonicalPrincipal, formatPrincipal } from '../principal';
import type { AskParams } from './ask-line';
import { inQuotes } from './line-words';
import { parseAskLine } from './parse-ask-line';

/** What needs no quotes. A question mark at the end would be taken for the end of the question. */
const SAFE = /^[^\s"“\\]*[^\s"“\\?]$/u;

/**
 * The words of an ask as a line has them behind the question: `get pods/log named web-0 in web`. Of the usual forms the
 * shortest that `parseAskLine`, with the same discovery, reads as exactly this ask. O(length).
 */
export function formatAsk(ask: Ask, discovery?: Discovery): string {
  if (ask.type === 'url')
    return `${plain(ask.verb)} ${SAFE.test(ask.path) ? ask.path : `/${inQuotes(ask.path.slice(1))}`}`;
  const where = ask.namespace === '' ? '' : ` in ${plain(ask.namespace)}`;
  const short = shortForms(ask).map((target) => `${plain(ask.verb)} ${target}${where}`);
  return short.find((form) => isReadAs(form, ask, discovery)) ?? `${plain(ask.verb)} ${fullForm(ask)}${where}`;
}

/** The word of a principal in a line: `alice`, `group:oidc:platform`, `sa:payments/web`. */
export function formatSubject(principal: Principal): string {
  const canonical = canonicalPrincipal(principal);
  const [prefix, rest] = subjectParts(canonical);
  const short = canonical.kind === 'User' ? rest : prefix + rest;
  const read = SAFE.test(short) ? parseAskLine(`what can ${short}`) : undefined;
  const same =
    read !== undefined &&
    'question' in read &&
    read.question === 'what-can' &&
    read.params.subject === formatPrincipal(canonical);
  return same ? short : prefix + inQuotes(rest);
}

function subjectParts(principal: Principal): readonly [string, string] {
  switch (principal.kind) {
    case 'ServiceAccount':
      return ['sa:', `${principal.namespace}/${principal.name}`];
    case 'Group':
      return ['group:', principal.name];
    case 'User':
      return ['user:', principal.name];
  }
}

function shortForms(ask: ResourceAsk): readonly string[] {
  const bases = [ask.resource, `${ask.resource}.${ask.apiGroup}`];
  return bases.flatMap((base) => {
    const named = ask.name === '' ? '' : ` named ${plain(ask.name)}`;
    if (ask.subresource !== '') return [`${base}/${ask.subresource}${named}`];
    return ask.name === '' ? [base] : [`${base}/${ask.name}`, `${base}${named}`];
  });
}

/** Says everything, and nothing by a form. */
function fullForm({ resource, apiGroup, subresource, name }: ResourceAsk): string {
  const clause = (keyword: string, text: string) => (text === '' ? '' : ` ${keyword} ${inQuotes(text)}`);
  return `${inQuotes(resource)} group ${inQuotes(apiGroup)}${clause('subresource', subresource)}${clause('named', name)}`;
}

function plain(word: string): string {
  return SAFE.test(word) ? word : inQuotes(word);
}

function isReadAs(form: string, ask: ResourceAsk, discovery: Discovery | undefined): boolean {
  const read = parseAskLine(`who can ${form}`, discovery);
  if (!('question' in read) || read.question !== 'who-can') return false;
  const { params } = read;
  const fields = [
    'verb',
    'apiGroup',
    'resource',
    'subresource',
    'namespace',
    'name',
  ] as const satisfies (keyof AskParams)[];
  return params.path === undefined && fields.every((field) => (params[field] ?? '') === ask[field]);
}
