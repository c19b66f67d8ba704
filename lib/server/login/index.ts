export { ownSessions, signInPage, signedInPage, viewer } from './page-guard';
export { backChannelRoute, nextAuthRoute, revokeRoute, signedOutRoute } from './routes';
