import { z } from 'zod/mini';
import { AssertionInput } from '@/lib/contract';

const AssertionFile = z.object({ assertions: z.array(AssertionInput).check(z.minLength(1), z.maxLength(1_000)) });

/** A file of assertions as JSON Schema, for editors: `castellan assert --schema` prints it, docs/assertions.schema.json is it. */
export const jsonSchema = (): object => ({
  title: 'Castellan assertions',
  ...z.toJSONSchema(AssertionFile, { io: 'input' }),
});
