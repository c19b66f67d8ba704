import type { IncomingHttpHeaders } from 'node:http';
import { shown } from './status-body';

const MOST = 20;
/** `299 - "text"`, several of them joined with commas (RFC 7234 §5.5). */
const WARNING = /\b299 \S{1,100} "([^"\\]*(?:\\.[^"\\]*)*)"/g;

/** What the API server wants to be read; at most twenty. O(characters). */
export function warningsOf(headers: IncomingHttpHeaders): readonly string[] {
  const header = headers['warning'];
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  const found = text.matchAll(WARNING).map(([, words = '']) => shown(utf8(words.replaceAll(/\\(.)/g, '$1'))));
  return found.take(MOST).toArray();
}

/** Node reads headers as one character a byte; Kubernetes writes UTF-8. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
