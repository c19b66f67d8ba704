import { delimiter, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from './env';

const safe = { HOSTNAME: '127.0.0.1', NODE_ENV: 'production' };
const read = (more: Record<string, string | undefined> = {}) => readSettings({ ...safe, ...more });

describe('settings', () => {
  it('open the demo when nothing else is configured', () => {
    expect(read()).toEqual({
      host: '127.0.0.1',
      port: 3000,
      production: true,
      kubeconfig: undefined,
      pod: undefined,
      bundles: [],
      writeBack: false,
      demo: resolve('deploy/demo'),
      dataFolder: resolve('.castellan'),
      key: undefined,
      logLevel: 'warn',
      checkOutput: false,
      config: {
        publicUrl: undefined,
        login: undefined,
        demoLogin: false,
        keys: [],
        databaseUrl: undefined,
        identity: { default: {}, clusters: new Map() },
        anchors: { file: undefined, webhook: undefined, log: false, every: 1_000 },
      },
    });
  });

  it('take sources from the environment, and the demo only beside them when told', () => {
    const settings = read({
      CASTELLAN_KUBECONFIG: '/k',
      CASTELLAN_CONTEXT: 'a,b/c',
      CASTELLAN_BUNDLE: ['/one', 'two.tar.gz'].join(delimiter),
    });
    expect(settings).toMatchObject({
      kubeconfig: { path: '/k', contexts: ['a', 'b/c'] },
      bundles: ['/one', resolve('two.tar.gz')],
      demo: undefined,
    });
    expect(read({ CASTELLAN_BUNDLE: '/one', CASTELLAN_DEMO: '1' }).demo).toBe(resolve('deploy/demo'));
    expect(read({ CASTELLAN_KUBECONFIG: '/k', CASTELLAN_DEMO: '0' }).demo).toBeUndefined();
  });

  it('write back only where there is a bundle to write to', () => {
    expect(read({ CASTELLAN_BUNDLE: '/one', CASTELLAN_WRITE_BACK: '1' }).writeBack).toBe(true);
    expect(() => read({ CASTELLAN_WRITE_BACK: '1' })).toThrow('CASTELLAN_WRITE_BACK is on, but CASTELLAN_BUNDLE names');
  });

  it('count an empty variable as not set', () => {
    expect(read({ CASTELLAN_KUBECONFIG: '', CASTELLAN_BUNDLE: '', CASTELLAN_KEY: '' }).kubeconfig).toBeUndefined();
  });

  it('check answers against the contract everywhere but in production, and there when told', () => {
    expect(read({ NODE_ENV: 'test' }).checkOutput).toBe(true);
    expect(read({ NODE_ENV: 'development' }).checkOutput).toBe(true);
    expect(read({ CASTELLAN_CHECK_OUTPUT: '1' }).checkOutput).toBe(true);
  });

  it('know what the tools of the tests set', () => {
    expect(() => read({ CASTELLAN_SCREENS: '1', CASTELLAN_CHROMIUM: '/usr/bin/chromium' })).not.toThrow();
  });
});

describe('settings refuse to boot', () => {
  const cases: [string, Record<string, string | undefined>, string, RegExp][] = [
    ['on an address that others reach', { HOSTNAME: '0.0.0.0' }, 'HOSTNAME', /without login/u],
    ['on a name that is not loopback', { HOSTNAME: 'a3f9c1' }, 'HOSTNAME', /is a3f9c1: without login/u],
    ['without an address', { HOSTNAME: undefined }, 'HOSTNAME', /every interface/u],
    ['on a port that is none', { PORT: '70000' }, 'PORT', /65535/u],
    ['on a misspelt name', { CASTELLAN_KUBECONFG: '/k' }, 'CASTELLAN_KUBECONFG', /no setting of Castellan/u],
    ['on a short key', { CASTELLAN_KEY: 'short' }, 'CASTELLAN_KEY', /24 to 200/u],
    ['on a context without a kubeconfig', { CASTELLAN_CONTEXT: 'a' }, 'CASTELLAN_CONTEXT', /says no file/u],
    ['with nothing to read', { CASTELLAN_DEMO: '0' }, 'CASTELLAN_DEMO', /nothing would be read/u],
    ['on a flag that is none', { CASTELLAN_DEMO: 'yes' }, 'CASTELLAN_DEMO', /1 or 0/u],
    ['on an unknown level of the log', { CASTELLAN_LOG_LEVEL: 'loud' }, 'CASTELLAN_LOG_LEVEL', /fatal/u],
    ['on an empty list', { CASTELLAN_BUNDLE: delimiter }, 'CASTELLAN_BUNDLE', /is empty/u],
  ];
  it.each(cases)('%s', (_, more, path, message) => {
    const refused = () => read(more);
    expect(refused).toThrow(expect.objectContaining({ name: 'AppError', code: 'misconfigured' }));
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ places: [expect.objectContaining({ path })] }));
  });

  it('never with the key in the message', () => {
    expect(() => read({ CASTELLAN_KEY: 'secret with spaces and more text' })).toThrow(/^(?!.*secret with)/u);
  });
});
