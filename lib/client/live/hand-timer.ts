import type { Later } from './coalesce';

/** For tests: time that passes only when it is told to, with what is due in it. */
export class HandTimer {
  private at = 0;
  private due: { readonly at: number; readonly task: () => void }[] = [];

  readonly now = (): number => this.at;

  readonly later: Later = (ms, task) => {
    const entry = { at: this.at + ms, task };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter((other) => other !== entry);
    };
  };

  /** Lets `ms` pass; what is due runs in order, and what follows from resolved promises runs between. */
  async pass(ms: number): Promise<void> {
    const until = this.at + ms;
    for (;;) {
      await settle();
      const next = this.due.filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.due = this.due.filter((other) => other !== next);
      this.at = Math.max(this.at, next.at);
      next.task();
    }
    this.at = until;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}
