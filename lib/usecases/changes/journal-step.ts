import type { Sending } from '../hand';
import type { JournalStep } from '../store';
import { plainJson } from '../plain-json';

/** The intention to send a request, as the journal has it before anything is sent. */
export function journalStep(sending: Sending, index: number, auditId: string, at: number): JournalStep {
  return {
    index,
    state: 'intended',
    request: plainJson(sending),
    before: sending.verb === 'create' ? null : plainJson(sending.before),
    after: null,
    said: '',
    auditId,
    at,
  };
}
