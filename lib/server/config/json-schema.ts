import { z } from 'zod';
import { ConfigFile } from './schema';

/** The file's schema as JSON Schema, for editors; `castellan config schema` prints it, docs/config.schema.json is it. */
export const jsonSchema = (): object => ({
  title: 'Castellan configuration',
  ...z.toJSONSchema(ConfigFile, { io: 'input' }),
});
