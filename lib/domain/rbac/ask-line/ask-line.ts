/** The words of an ask, under the names that the API gives them. What is empty is left out. */
export type AskParams = {
  readonly verb: string;
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
};

/** Something that the line does not say and that was read into it: to be shown, never silent. */
export type Assumption = {
  readonly field: 'apiGroup' | 'subresource' | 'subject';
  readonly value: string;
  readonly because: string;
};

/** A question as it was understood. `subject` is `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`. */
export type AskLine =
  | { readonly question: 'who-can'; readonly params: AskParams; readonly assumed: readonly Assumption[] }
  | {
      readonly question: 'can' | 'why';
      readonly params: AskParams & { readonly subject: string };
      readonly assumed: readonly Assumption[];
    }
  | {
      readonly question: 'what-can';
      readonly params: { readonly subject: string; readonly namespace?: string };
      readonly assumed: readonly Assumption[];
    };

/** What could stand where the line ends. */
export type Expected = 'question' | 'verb' | 'target' | 'clause' | 'scope' | 'namespace' | 'subject' | 'name' | 'text';

/** Why a line is not understood; `at` is the place in it, in UTF-16 units, from 0. */
export type AskLineError = {
  readonly error: string;
  readonly at: number;
  /** Set when the line only ends too early. */
  readonly expected?: Expected;
};
