export { evaluateText } from './evaluate';
export { type Node, nodesOf } from './node';
export { parse } from './parse';
export type { CelMap, CelValue, Inexpressible, Outcome } from './value';
