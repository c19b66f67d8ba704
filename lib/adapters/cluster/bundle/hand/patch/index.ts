export { type ChangedFile, unifiedDiff } from './unified-diff';
