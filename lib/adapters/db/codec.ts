import { KEPT, type Limit, keptText, readText } from '@/lib/domain/core';
import type { Person } from '@/lib/usecases';

/** An identifier as it is kept and looked for. Throws AppError `too-large`. */
export const id = (text: string) => keptText(text, KEPT.id);

/** A text for people, as it is kept. Throws AppError `too-large`. */
export const text = (value: string) => keptText(value, KEPT.text);

/** As the database has it: an absent text is NULL. */
export const optional = (value: string | undefined, limit: Limit) =>
  value === undefined ? null : keptText(value, limit);

export const readOptional = (kept: string | null) => (kept === null ? undefined : readText(kept));

/** The columns of a person. */
export const personColumns = (person: Person) => ({
  issuer: id(person.issuer),
  subject: id(person.subject),
  name: text(person.name),
});

export const readPerson = (row: { issuer: string; subject: string; name: string }): Person => ({
  issuer: readText(row.issuer),
  subject: readText(row.subject),
  name: readText(row.name),
});
