import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePorts } from './ports';

const reservation = (port: number) => join(tmpdir(), 'castellan-ports', String(port));

test('a port is given once, to this process, with the one above it', async () => {
  const ports = [...(await freePorts(3)), ...(await freePorts(3))];
  expect(new Set(ports.flatMap((port) => [port, port + 1])).size).toBe(12);
  for (const port of ports) expect(readFileSync(reservation(port), 'utf8')).toBe(String(process.pid));
});

test('processes that ask at once get different ones, and give them back when they end', async () => {
  const script = `const { freePorts } = await import(${JSON.stringify(join(import.meta.dirname, 'ports.ts'))});
    process.stdout.write(JSON.stringify(await freePorts(100)));`;
  const asked = await Promise.all(
    [1, 2].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])),
  );
  const ports = asked.flatMap(({ stdout }) => stdout.match(/\d+/gu) ?? []).map(Number);
  expect(ports).toHaveLength(200);
  expect(ports.filter((port) => existsSync(reservation(port)))).toEqual([]);
});

test('what a killed process had reserved is free again', async () => {
  const [port = 0] = await freePorts(1);
  // No process has this number: it is above what any system gives.
  writeFileSync(reservation(port), '99999999');
  const script = `const { reserve } = await import(${JSON.stringify(join(import.meta.dirname, 'ports.ts'))});
    process.stdout.write(String(reserve(${String(port)})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout).toBe('true');
  rmSync(reservation(port), { force: true });
});
