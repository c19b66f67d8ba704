import {
  createParser,
  parseAsInteger,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server';

const word = parseAsString.withDefault('');

/** The words of the question, under the names that the API gives them. A question is shared by sharing the URL. */
export const questionParsers = {
  verb: word,
  apiGroup: word,
  resource: word,
  subresource: word,
  namespace: word,
  name: word,
  /** Present, even when empty: the question is about a URL of the API server. */
  path: parseAsString,
  subject: word,
  user: parseAsString,
  group: parseAsNativeArrayOf(parseAsString).withDefault([]),
};

/** The words of one question; `path` is null unless it is about a URL, `user` unless it names an exact requester. */
export type Words = inferParserType<typeof questionParsers>;

// A way is counted from one, as it is read aloud: "2 of 3".
const way = createParser({ parse: (text) => positive(parseAsInteger.parse(text)), serialize: String });
const positive = (value: number | null) => (value !== null && value >= 1 ? value : null);

/** What is open in the view of the answer. None of it changes the question. */
export const viewParsers = {
  filter: word,
  expand: parseAsStringLiteral(['members']),
  /** The row whose proof is open. */
  proof: parseAsString,
  way: way.withDefault(1),
};
export type View = inferParserType<typeof viewParsers>;
