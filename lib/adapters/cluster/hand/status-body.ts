import { isJson, type Json, listIn } from '../live';
import { jsonOf } from './planned-object';

/** The `Status` that the API server answers an error with; a proxy's page is none. */
export type StatusBody = {
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly { readonly field: string; readonly message: string }[];
  readonly retryAfterSeconds: number | undefined;
};

/** At most so many causes are kept: each is shown at a place of the form. */
const MOST_CAUSES = 200;
/** Longer words of a server are cut: they are shown to people. */
const MOST_WORDS = 2_000;

/** Undefined when the body is no Status. */
export function statusBodyOf(body: Buffer): StatusBody | undefined {
  const json = jsonOf(body);
  if (json?.['kind'] !== 'Status') return undefined;
  const details = isJson(json['details']) ? json['details'] : {};
  const seconds = details['retryAfterSeconds'];
  return {
    reason: textOf(json['reason']),
    message: textOf(json['message']),
    causes: causesOf(details),
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
  };
}

/** A server's words as they are shown: one line, without control characters, cut. */
export function shown(words: string): string {
  const line = words.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)} …` : line;
}

function causesOf(details: Json): StatusBody['causes'] {
  const causes = Array.isArray(details['causes']) ? listIn(details, 'causes') : [];
  return causes.slice(0, MOST_CAUSES).flatMap((cause) => {
    if (!isJson(cause)) return [];
    return [{ field: shown(textOf(cause['field'])), message: shown(textOf(cause['message'])) }];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
