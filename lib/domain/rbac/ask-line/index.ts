export type { AskLine, AskLineError, AskParams, Assumption, Expected } from './ask-line';
export { type Completion, type CompletionSources, completeAskLine } from './complete-ask-line';
export { formatAsk, formatSubject } from './format-ask';
export { parseAskLine } from './parse-ask-line';
