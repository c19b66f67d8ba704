export { readAuthenticator } from './authentication-configuration';
export { LOOPBACK } from './check';
export type { AnchorConfig, Config, LoginConfig } from './config';
export { BINDINGS } from './environment';
export { readConfig } from './read';
export type { MappingSetting } from './schema';
