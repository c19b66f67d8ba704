import { type Note, type Question, to } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import type { Words } from './ask-url';

/** The places of the sentence that can be edited. */
export type SlotName = 'subject' | 'user' | 'group' | 'verb' | 'resource' | 'name' | 'namespace' | 'path';

/** Whether the question is about a URL of the API server, and not about a resource. */
export const isUrl = (words: Words): words is Words & { path: string } => words.path !== null;

/** Whether the requester is given exactly, as in a SubjectAccessReview: no group is added. */
export const isExact = (words: Words) => words.user !== null || words.group.length > 0;

/** The attributes of the request, as the API's query parameters. */
export function askParams(words: Words) {
  return isUrl(words)
    ? { verb: words.verb, path: words.path }
    : {
        verb: words.verb,
        apiGroup: words.apiGroup,
        resource: words.resource,
        subresource: words.subresource,
        namespace: words.namespace,
        name: words.name,
      };
}

/** The request as the engine sees it: to mark what of a rule matched, and to note what is odd about it. */
export function askOf(words: Words): Ask {
  if (isUrl(words)) return { type: 'url', verb: words.verb, path: words.path };
  const { verb, apiGroup, resource, subresource, namespace, name } = words;
  return { type: 'resource', verb, apiGroup, resource, subresource, namespace, name };
}

/** Who asks, as the API's query parameters: a subject, or an exact requester. */
export function whoParams(words: Words) {
  return isExact(words) ? { user: words.user ?? '', group: words.group } : { subject: words.subject };
}

/** The places that must be filled before the question can be asked, in the order they are read. */
export function missing(question: Question, words: Words): SlotName[] {
  const slots: SlotName[] = [];
  if (question !== 'who-can' && !isExact(words) && words.subject === '') slots.push('subject');
  // The API takes a requester that has groups only, but none that has nothing.
  if (question !== 'who-can' && isExact(words) && !words.user && words.group.length === 0) slots.push('user');
  if (question === 'what-can') return slots;
  if (words.verb === '') slots.push('verb');
  if (isUrl(words) ? words.path === '' : words.resource === '') slots.push(isUrl(words) ? 'path' : 'resource');
  return slots;
}

/** The address of a question: all words go along, so that what one question has no place for, the next one keeps. */
export function questionHref(cluster: string, question: Question, words: Partial<Words>): string {
  return to.ask(cluster, question, {
    ...words,
    path: words.path ?? undefined,
    user: words.user ?? undefined,
  });
}

const ABSENT: Words = {
  verb: '',
  apiGroup: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: null,
  subject: '',
  user: null,
  group: [],
};

/** A whole question from some of its words; the others are empty. */
export const wordsOf = (some: Partial<Words>): Words => ({ ...ABSENT, ...some });

/** The question with the words that a note suggests instead. */
export function suggested(words: Words, suggestion: NonNullable<Note['suggestion']>): Words {
  const { verb = words.verb, apiGroup = words.apiGroup, resource = words.resource } = suggestion;
  const { subresource = words.subresource, namespace = words.namespace, name = words.name } = suggestion;
  return { ...words, verb, apiGroup, resource, subresource, namespace, name };
}
