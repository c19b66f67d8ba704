import type { BindingEntry, SubjectName } from './index-state';
import { ruleAllows } from './match';
import type { AnyRole, Ask, BindingSubject, Path } from './model';
import { subjectKey } from './principal';

/** A binding through which a subject is reached, with its role. */
export type Reach = { readonly entry: BindingEntry; readonly role: AnyRole; readonly subject: SubjectName };

export const SUPERUSER_PATH: Path = { superuser: true };

/** How many rules of the role allow the ask. */
export function countAllowing(role: AnyRole, ask: Ask): number {
  let count = 0;
  for (const rule of role.rules) if (ruleAllows(rule, ask)) count += 1;
  return count;
}

/** The paths of one reach: one for each rule that allows the ask, in the order of the rules. */
export function pathsOf(reach: Reach, ask: Ask, limit: number): Path[] {
  const paths: Path[] = [];
  const { entry, role, subject } = reach;
  const written = subjectAsWritten(entry, subject);
  if (written === undefined) return paths;
  role.rules.forEach((rule, ruleIndex) => {
    if (paths.length >= limit || !ruleAllows(rule, ask)) return;
    const { binding } = entry;
    paths.push({ superuser: false, binding, role, ruleIndex, rule, subject: written, principal: subject.principal });
  });
  return paths;
}

/** The first entry of the binding that names the subject, in whichever spelling. */
export function subjectAsWritten(entry: BindingEntry, subject: SubjectName): BindingSubject | undefined {
  const { binding, subjects } = entry;
  // Nothing was left out, so both lists are alike: no need to look at the spelling.
  if (binding.subjects.length === subjects.length) return binding.subjects[subjects.indexOf(subject)];
  return binding.subjects.find((written) => subjectKey(written, entry.namespace) === subject.key);
}
