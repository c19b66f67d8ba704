import type { Discovery } from '@/lib/domain/rbac/discovery';
import type { Lint } from '../document/lint';
import type { DraftObject, Fault } from '../document/read-draft';
import type { EditText } from './rule-form';

/** What the form of one object takes. */
export type ObjectFormProps = {
  readonly cluster: string;
  readonly object: DraftObject;
  readonly faults: readonly Fault[];
  readonly lints: readonly Lint[];
  readonly discovery: Discovery | undefined;
  readonly edit: EditText;
};

/** The fault at a field, for the field to say. */
export const faultAt = (faults: readonly Fault[], ...path: readonly (string | number)[]): string | undefined =>
  faults.find((fault) => fault.path.join('/') === path.join('/'))?.message;
