export { memorySessions } from './memory-sessions';
export { openLogin } from './open-login';
export type { Login } from './open-login';
export { ownSessions, signInPage, signedInPage, viewer } from './page-guard';
export { backChannelRoute, beginRoute, callbackRoute, revokeRoute, signOutRoute, signedOutRoute } from './routes';
