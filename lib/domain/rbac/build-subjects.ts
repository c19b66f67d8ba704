import {
  type BindingEntry,
  compareBindings,
  compareSubjects,
  type SubjectEntry,
  type SubjectName,
} from './index-state';
import { principalOfKey } from './principal';
import { SortedSeq } from './sorted-seq';

/** A subject, one object for all mentions of it, with the bindings that name it. */
type Named = { readonly subject: SubjectName; readonly bindings: BindingEntry[] };

/** The subjects of a state being built, with their bindings, which must come in order. */
export class BuildSubjects {
  private readonly byKey = new Map<string, Named>();

  named(key: string): Named {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const named = { subject: { key, principal: principalOfKey(key) }, bindings: [] };
    this.byKey.set(key, named);
    return named;
  }

  sorted(): SubjectEntry[] {
    const entries = Array.from(this.byKey.values(), ({ subject, bindings }) => {
      return { key: subject.key, subject, bindings: SortedSeq.of(compareBindings, bindings) };
    });
    return entries.sort(compareSubjects);
  }
}
