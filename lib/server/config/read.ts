import { readFileSync, statSync } from 'node:fs';
import type { ErrorPlace } from '@/lib/domain/core';
import { type Surroundings, checkedConfig } from './check';
import type { Config } from './config';
import { type Environment, withEnvironment } from './environment';
import { ConfigFile } from './schema';
import { MAX_BYTES, type Source, readYaml, refuse } from './source';

const NOTHING: Source = { value: {}, placeOf: (path) => path.map(String).join('.') };

/**
 * The configuration that file and environment make together. Throws AppError `misconfigured` whose places name the
 * variable, or the file, the line and the field, of everything that is wrong.
 */
export function readConfig(environment: Environment, around: Surroundings): Config {
  const source = around.file === undefined ? NOTHING : readYaml(textOf(around.file), around.file);
  const { value, variables } = withEnvironment(source.value, environment);
  const placeOf = (path: readonly PropertyKey[]) => variables.get(path.map(String).join('.')) ?? source.placeOf(path);
  const parsed = ConfigFile.safeParse(value);
  if (!parsed.success) {
    refuse(
      parsed.error.issues.flatMap((issue): ErrorPlace[] =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: placeOf([...issue.path, key]), message: 'is no setting of Castellan' }))
          : [{ path: placeOf(issue.path), message: issue.message }],
      ),
    );
  }
  const config = checkedConfig(parsed.data, around);
  if (!('identity' in config)) {
    refuse(config.map(({ path, message }) => ({ path: placeOf(path.split('.')), message })));
  }
  return config;
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > MAX_BYTES) refuse([{ path: file, message: 'is larger than 256 KiB' }]);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/u.test(error.code)) {
      refuse([{ path: file, message: `cannot be read (${error.code})` }]);
    }
    throw error;
  }
}
