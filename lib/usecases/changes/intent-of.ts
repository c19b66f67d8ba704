import type { IntentInput, WantedInput } from '@/lib/contract';
import type { Intent, WantedObject } from '@/lib/domain/plan';
import type { BindingSubject } from '@/lib/domain/rbac';

/** What came over the wire as the engine takes it: an absent field of a subject is absent, not undefined. */
export function intentOf({ objects, basis }: IntentInput): Intent {
  return {
    objects: objects.map((wish) => (wish.op === 'apply' ? { op: wish.op, object: wantedObject(wish.object) } : wish)),
    basis,
  };
}

function wantedObject(wanted: WantedInput): WantedObject {
  if (!('subjects' in wanted)) return wanted;
  return { ...wanted, subjects: wanted.subjects.map(subjectOf) };
}

type SubjectInput = Extract<WantedInput, { subjects: unknown }>['subjects'][number];

const subjectOf = ({ kind, name, namespace, apiGroup }: SubjectInput): BindingSubject => ({
  kind,
  name,
  ...(namespace === undefined ? {} : { namespace }),
  ...(apiGroup === undefined ? {} : { apiGroup }),
});
