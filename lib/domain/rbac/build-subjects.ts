import {
  type BindingEntry,
  compareBindings,
  compareSubjects,
  type SubjectEntry,
  type SubjectName,
} from './index-state';
import { principalOfKey } from './principal';
import { SortedSeq } from './sorted-seq';

/** The subjects of a state being built, with their bindings, which must come in order. */
export class BuildSubjects {
  private readonly byKey = new Map<string, SubjectName>();
  private readonly bindings = new Map<SubjectName, BindingEntry[]>();

  /** One object for all mentions of a principal. */
  nameOf(key: string): SubjectName {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const name = { key, principal: principalOfKey(key) };
    this.byKey.set(key, name);
    this.bindings.set(name, []);
    return name;
  }

  add(subject: SubjectName, binding: BindingEntry): void {
    this.bindings.get(subject)?.push(binding);
  }

  sorted(): SubjectEntry[] {
    const entries = Array.from(this.bindings, ([subject, bindings]) => {
      return { key: subject.key, subject, bindings: SortedSeq.of(compareBindings, bindings) };
    });
    return entries.sort(compareSubjects);
  }
}
