export { assertNever } from './assert-never';
export { type Branded, branded } from './brand';
export { AppError, ERROR_CODES, type ErrorCode, type ErrorPlace } from './errors';
