import type { TRAIL_EVENTS, TrailRowOutput } from '@/lib/contract';

/** What each event is called in a line. */
export const EVENT_WORDS = {
  'sign-in': 'signed in',
  'sign-in-refused': 'sign-in refused',
  'sign-out': 'signed out',
  refused: 'refused',
  asked: 'asked',
  planned: 'planned',
  applied: 'applied',
  undone: 'undone',
  exported: 'exported',
  revealed: 'revealed',
  'assertion-changed': 'assertion changed',
  lost: 'entries lost',
} as const satisfies Record<(typeof TRAIL_EVENTS)[number], string>;

const isKnown = (event: string): event is keyof typeof EVENT_WORDS => Object.hasOwn(EVENT_WORDS, event);

/** An event in words; one that a newer version wrote is shown as it is. */
export const eventWords = (event: string): string => (isKnown(event) ? EVENT_WORDS[event] : event);

/** What stands out of a trail: somebody was kept out, or something of it is missing. */
export function eventMeaning(event: string): 'critical' | 'warning' | undefined {
  if (event === 'lost') return 'critical';
  return event === 'refused' || event === 'sign-in-refused' ? 'warning' : undefined;
}

/** Who did it: by the name that their provider gives. */
export const personWords = ({ person }: Pick<TrailRowOutput, 'person'>): string =>
  person === undefined ? 'nobody yet' : person.name;

/** JSON as one reads it; a text that is none stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
