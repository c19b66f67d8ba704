import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { ServersError } from './servers-error.ts';

/** Environment of a process, as Node passes it. */
export type Environment = Readonly<NodeJS.ProcessEnv>;

/** From here on `go` fetches the newer toolchain that a go.mod asks for by itself. */
const SWITCHES_ITSELF = '1.21.0';

/** Runs a program to its end. `undefined` when there is no such program. Output is kept whole: for short answers only. */
export function output(
  program: string,
  args: readonly string[],
  env: Environment,
): Promise<{ code: number; text: string } | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: tmpdir(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    }
    child.once('error', (error) => {
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) resolve(undefined);
      else reject(error);
    });
    child.once('close', (code) => {
      resolve({ code: code ?? 1, text });
    });
  });
}

/** Compares `1.26.0` and `1.26` numerically, part by part; a missing part is 0. Negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function bringGo(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'brew install go';
  if (platform === 'win32') return 'winget install GoLang.Go';
  return 'sudo apt-get install golang-go (Debian 13 or later, Ubuntu 24.04 or later)';
}

/**
 * The environment in which `go` builds a module that needs `needed`.
 *
 * @throws ServersError when there is no Go, or one too old to fetch a newer one; the message names the command
 */
export async function goEnvironment(needed: string, env: Environment, purpose: string): Promise<Environment> {
  const answer = await output('go', ['version'], { ...env, GOTOOLCHAIN: 'local' });
  const found = /go version go(\d+(?:\.\d+)*)/.exec(answer?.text ?? '')?.[1];
  const enough = `${purpose} needs Go ${SWITCHES_ITSELF} or newer (Go fetches ${needed} by itself)`;
  if (found === undefined)
    throw new ServersError(`${enough}; there is none. Bring it with: ${bringGo(process.platform)}`);
  if (compareVersions(found, SWITCHES_ITSELF) < 0) {
    throw new ServersError(`${enough}; found ${found}. Bring a newer one with: ${bringGo(process.platform)}`);
  }
  // GOFLAGS and a workspace of the user's are about their own modules, not about these.
  const base = { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' };
  return compareVersions(found, needed) < 0 ? { ...base, GOTOOLCHAIN: 'auto' } : base;
}
