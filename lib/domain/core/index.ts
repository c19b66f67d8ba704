export { assertNever } from './assert-never';
export { AppError, ERROR_CODES, type ErrorCode, type ErrorPlace } from './errors';
export { type Json, canonicalJson } from './json';
export { KEPT } from './kept-limits';
export { type Limit, cutText, keptJson, keptText, limited, readJson, readText } from './kept-text';
