export { type Fields, isFields } from './fields';
export { KeptTexts } from './kept-texts';
export { kindOf, parseObject } from './parse-object';
