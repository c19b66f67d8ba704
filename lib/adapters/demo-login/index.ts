export { startDemoLogin } from './demo-login';
export type { DemoLogin } from './demo-login';
export { PERSONAS } from './personas';
export type { Persona } from './personas';
export { createDemoProvider, signingKey } from './provider';
export type { DemoClient, DemoProviderOptions, Handler } from './provider';
