import type { Source } from './cluster-stream';

/** For tests: stands in for the network, where faults must be forced. */
export class FakeSource extends EventTarget implements Source {
  readyState = 0;
  closed = false;

  close(): void {
    this.closed = true;
    this.readyState = 2;
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  send(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: typeof data === 'string' ? data : JSON.stringify(data) }));
  }
  /** As the browser reports it: `again` while it tries by itself, else closed for good. */
  fail(again: boolean): void {
    this.readyState = again ? 0 : 2;
    this.dispatchEvent(new Event('error'));
  }
}
