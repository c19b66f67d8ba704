import { jsonSchema } from './json-schema';

// `tsx lib/server/config/print-schema.ts > docs/config.schema.json` after a change of the schema; a test compares them.
process.stdout.write(`${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
