export { createLiveHand, type LiveHandMode, type LiveHandOptions } from './create-live-hand';
export type { LiveHand } from './live-hand';
