import { type Logger, destination, pino } from 'pino';
import type { Settings } from './env';

export type Log = Logger;

/** What must never be written: credentials in headers, the key, tokens. A path that is missing costs nothing. */
const REDACTED = [
  'key',
  'token',
  'authorization',
  'cookie',
  'headers.authorization',
  'headers.cookie',
  'headers["set-cookie"]',
  '*.key',
  '*.token',
  '*.password',
  '*.authorization',
  '*.cookie',
];

type Sink = { write(line: string): void };

/** JSON lines on standard error, where `npm start` shows them. */
export function createLog(settings: Pick<Settings, 'logLevel'>, sink: Sink = destination({ fd: 2, sync: true })): Log {
  return pino(
    {
      level: settings.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    sink,
  );
}
