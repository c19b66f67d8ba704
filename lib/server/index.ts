export { boot } from './boot';
export { type Server, runningServer, startServer, useServer } from './container';
export { type Settings, readSettings } from './env';
export { openApi } from './openapi';
export { openEventStream } from './open-event-stream';
export { type PageContext, guardPage } from './page-guard';
export { type Call, type Caller, route } from './route';
export { openSession } from './session';
