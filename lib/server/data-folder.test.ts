import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder';

const NOW = Date.UTC(2026, 0, 1);
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'castellan-data-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is made, locked with who holds it, and given back', () => {
    const path = join(root, 'a', 'b');
    const folder = openDataFolder(path, NOW);
    expect(JSON.parse(readFileSync(join(path, 'castellan.lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
      since: '2026-01-01T00:00:00.000Z',
    });
    expect(readdirSync(path)).toEqual(['castellan.lock']);
    folder.release();
    folder.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it('is refused while another living process holds it, and says which', () => {
    openDataFolder(root, NOW);
    expect(() => openDataFolder(root, NOW)).toThrow(
      `The data folder ${root} is in use by process ${process.pid}, since 2026-01-01T00:00:00.000Z. Stop it, or choose another with --data.`,
    );
  });

  it('is taken over from a process that died', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(join(root, 'castellan.lock'), JSON.stringify({ pid: child.pid, since: 'then' }));
    const folder = openDataFolder(root, NOW);
    expect(JSON.parse(readFileSync(join(root, 'castellan.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    folder.release();
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over when the process id now belongs to a later process', () => {
    writeFileSync(
      join(root, 'castellan.lock'),
      JSON.stringify({ pid: process.pid, started: 'another boot/1', since: 'then' }),
    );
    openDataFolder(root, NOW).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('is taken over from a lock that is no lock', () => {
    writeFileSync(join(root, 'castellan.lock'), '{"pid":');
    openDataFolder(root, NOW).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('is refused when a file stands in its place', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(file, NOW)).toThrow(`The data folder ${file} cannot be used: it is not a folder.`);
  });

  it('is refused where nothing can be written', () => {
    // /proc takes no files from anybody, root included.
    expect(() => openDataFolder('/proc/self', NOW)).toThrow(/^The data folder \/proc\/self cannot be used: /u);
    expect(() => openDataFolder('/proc/a/b', NOW)).toThrow('/proc/a/b cannot be used: it cannot be made there.');
  });

  it('leaves a lock alone that is no longer its own', () => {
    const folder = openDataFolder(root, NOW);
    writeFileSync(join(root, 'castellan.lock'), 'of another');
    folder.release();
    expect(readFileSync(join(root, 'castellan.lock'), 'utf8')).toBe('of another');
  });
});
