export { affectedBy } from './affected-by';
export { type Assertion, globMatches, type SubjectPattern, type Where } from './assertion';
export { assertionSentence, type Defined } from './sentence';
export { evaluateAssertion, type Failure, type Verdict } from './evaluate';
export { MOST_QUESTIONS, questionsOf, type Work } from './work';
