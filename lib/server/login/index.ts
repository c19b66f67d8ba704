export { ownSessions, signInPage, signedInPage, viewer } from './page-guard';
export { backChannelRoute, beginRoute, callbackRoute, revokeRoute, signOutRoute, signedOutRoute } from './routes';
