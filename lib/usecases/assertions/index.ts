export { exportAssertions, importAssertions, listAssertions, putAssertion, removeAssertion } from './assertions';
export { assertionOf, parseAssertions, tooMuchSentence } from './definition';
export { failureSentence } from './failure-sentence';
export { Verdicts } from './verdicts';
