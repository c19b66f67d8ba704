export { assertNever } from './assert-never';
export { AppError, ERROR_CODES, type ErrorCode, type ErrorPlace } from './errors';
