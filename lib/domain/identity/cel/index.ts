export { evaluateText } from './evaluate';
export { type Node, nodesOf } from './node';
export { MAX_SOURCE, parse } from './parse';
export type { CelMap, CelValue, Inexpressible, Outcome } from './value';
