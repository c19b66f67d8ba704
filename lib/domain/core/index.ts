export { assertNever } from './assert-never';
export { AppError, ERROR_CODES, type ErrorCode, type ErrorPlace } from './errors';
export { type Json, canonicalJson } from './json';
export { type Limit, keptJson, keptText, readJson, readText } from './kept-text';
