import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseOldNode } from './boot';

/** A process of its own, on a machine that does other things too. */
const PATIENCE = 120_000;
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'castellan-boot-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Boots a process of its own with this environment; what it says and how it ends. */
function boot(more: Record<string, string>) {
  const script = join(import.meta.dirname, 'boot-alone.ts');
  const env = {
    NODE_ENV: 'production' as const,
    HOSTNAME: '127.0.0.1',
    CASTELLAN_DATA: join(root, 'data'),
    ...more,
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('boot', () => {
  it(
    'starts on the demo and says nothing',
    () => {
      expect(boot({})).toEqual({ status: 0, stdout: 'ready\n', stderr: '' });
    },
    PATIENCE,
  );

  it(
    'ends with one line and code 1 on what the operator has to repair',
    () => {
      const said = (more: Record<string, string>) => {
        const { status, stdout, stderr } = boot(more);
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toMatch(/^castellan: [^\n]+\n$/u);
        return stderr;
      };
      expect(said({ HOSTNAME: '0.0.0.0' })).toContain('without login');
      expect(said({ CASTELLAN_BUNDLE: join(root, 'nowhere') })).toContain('nowhere');
      expect(said({ CASTELLAN_DATA: '/proc/castellan' })).toContain('The data folder /proc/castellan cannot be used');
    },
    PATIENCE,
  );

  it('refuses a Node that is too old, by name', () => {
    expect(() => refuseOldNode('20.19.0')).toThrow('Castellan runs on Node 22.19 or later, and this is 20.19.0.');
    expect(() => refuseOldNode('22.18.0')).toThrow();
    for (const version of ['22.19.0', '24.0.0']) expect(() => refuseOldNode(version)).not.toThrow();
  });
});
