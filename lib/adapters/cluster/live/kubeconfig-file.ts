import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { AppError } from '@/lib/domain/core';
import { Kubeconfig } from './kubeconfig-schema';

/** Larger than any kubeconfig with embedded certificates. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Reads a kubeconfig. Throws AppError `misconfigured` naming file and place, never quoting what stands there. */
export function readKubeconfigFile(file: string): Kubeconfig {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw misconfigured(`the kubeconfig ${file} is no YAML: ${broken.code} in line ${String(line)}`, file, line);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw new AppError('misconfigured', `the kubeconfig ${file} cannot be read: its YAML aliases do not resolve`, {
      cause,
    });
  }
  const parsed = Kubeconfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => ({ path: placeOf(path), message }));
  const first = places[0];
  throw new AppError(
    'misconfigured',
    `the kubeconfig ${file} is malformed: ${first?.path === '' ? 'the file' : (first?.path ?? '')}: ${first?.message ?? ''}`,
    { places },
  );
}

function readText(file: string): string {
  try {
    if (statSync(file).size > MAX_BYTES) {
      throw misconfigured(`the kubeconfig ${file} is larger than ${String(MAX_BYTES)} bytes`, file);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw misconfigured(`the kubeconfig ${file} ${whyUnreadable(error)}`, file);
  }
}

/** Why a file could not be read, as the end of a sentence that begins with its name. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  if (code === 'EISDIR') return 'is a folder';
  return `cannot be read (${typeof code === 'string' ? code : 'unknown cause'})`;
}

function misconfigured(message: string, file: string, line?: number): AppError {
  const path = line === undefined ? file : `${file}:${String(line)}`;
  return new AppError('misconfigured', message, { places: [{ path, message }] });
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
