export { type OpenStore, type StoreHealth, type StoreSettings, databaseFolder, openStore } from './open-store';
export type { StoreLog } from './store-log';
