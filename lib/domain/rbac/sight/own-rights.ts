import type { AnyRole, Requester } from '../model';
import { type SubjectEntry } from '../index-state';
import type { RbacReader } from '../rbac-reader';
import { subjectsOf } from '../reaching';

/** All that a requester's rights hang on: generations share what did not change. */
export type OwnRights = readonly (SubjectEntry | AnyRole | undefined)[];

/** In proportion to the requester's bindings. */
export function ownRights(reader: RbacReader, requester: Requester): OwnRights {
  const parts: (SubjectEntry | AnyRole | undefined)[] = [];
  for (const subject of subjectsOf(reader, requester)) {
    parts.push(subject);
    for (const entry of subject.bindings.toArray()) parts.push(reader.roleOf(entry));
  }
  return parts;
}

/** False where a binding or a role of the requester changed between two generations. */
export function sameRights(a: OwnRights, b: OwnRights): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
