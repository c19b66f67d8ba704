export { readAnchors } from './anchor-file';
export { Anchorer, type AnchorerParts } from './anchorer';
export { type AnchorKey, type AnchorKeys, anchorKeys } from './keys';
export { type AnchorLog, type AnchorSink, fileSink, logSink, webhookSink } from './sinks';
