export { boot } from './boot';
export type { Server } from './container';
export { openApi } from './openapi';
export { changeDepsOf, exportedTrail, idempotencyKeyOf, meDepsOf, trailDepsOf } from './change-deps';
export { refuseLostStore } from './keeper';
export { download } from './download';
export { readYaml } from './yaml';
export { openEventStream } from './open-event-stream';
export { route } from './route';
export { openSession } from './session';
export {
  backChannelRoute,
  nextAuthRoute,
  revokeRoute,
  ownSessions,
  signInPage,
  signedInPage,
  signedOutRoute,
  viewer,
} from './login';
