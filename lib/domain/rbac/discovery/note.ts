/** What is odd about an ask that is answered all the same. The API carries it as it is. */
export type NoteCode =
  | 'unknown-resource'
  | 'unknown-api-group'
  | 'unknown-subresource'
  | 'wrong-case'
  | 'short-name'
  | 'singular-name'
  | 'verb-not-served'
  | 'unknown-verb'
  | 'cluster-scoped'
  | 'name-not-in-request'
  | 'unknown-namespace'
  | 'no-leading-slash'
  | 'discovery-unread';

/** The fields of the ask that should change; a field that should be empty is the empty string. */
export type Suggestion = {
  verb?: string;
  apiGroup?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
};

export type Note = { code: NoteCode; message: string; suggestion?: Suggestion };

/** A word of the ask as it stands in a sentence: cut when long, so that a message stays a message. */
export function quoted(word: string): string {
  return `“${word.length > 80 ? `${word.slice(0, 79)}…` : word}”`;
}

/** How a resource is called: `pods`, `deployments.apps`. */
export function resourceWords(apiGroup: string, resource: string): string {
  return apiGroup === '' ? resource : `${resource}.${apiGroup}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1] ?? ''}`;
}
