import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '@/lib/domain/core';
import type { Anchor } from '@/lib/domain/trail';

/** A place outside of the database that keeps anchors. Rejects when it did not take one. */
export type AnchorSink = { readonly name: string; write(anchor: Anchor): Promise<void> };

export type AnchorLog = {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void;
};

/** One JSON line for each anchor; on the disk when it resolves. Best on another disk, that only appends. */
export function fileSink(path: string): AnchorSink {
  return {
    name: 'file',
    async write(anchor) {
      const file = await open(path, 'a+', 0o600);
      try {
        const start = (await endsInLine(file)) ? '' : '\n';
        await file.appendFile(`${start}${JSON.stringify(anchor)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}

/** A crash may have left half a line: it must not swallow the next one. */
async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n';
}

/** A line of the log, which other machines collect. */
export function logSink(log: AnchorLog): AnchorSink {
  return {
    name: 'log',
    write(anchor) {
      log.info({ event: 'trail-anchor', anchor }, 'trail anchored');
      return Promise.resolve();
    },
  };
}

const TIMEOUT_MS = 5_000;
const PAUSES_MS = [1_000, 4_000, 16_000];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export type WebhookOptions = {
  readonly url: string;
  readonly wait?: (milliseconds: number) => Promise<void>;
};

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/**
 * Posts each anchor as JSON; what is no 2xx is tried three times more. The address may hold a token: it is in no message.
 * Throws AppError `misconfigured` for an address that is neither https nor of this machine.
 */
export function webhookSink({ url, wait = sleep }: WebhookOptions): AnchorSink {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const local = parsed?.protocol === 'http:' && LOOPBACK.includes(parsed.hostname);
  if (parsed?.protocol !== 'https:' && !local) {
    throw new AppError('misconfigured', 'The webhook of anchors is neither https nor on this machine.');
  }
  const post = async (anchor: Anchor): Promise<string | undefined> => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(anchor),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `answered ${answer.status}`;
    } catch {
      return 'did not answer';
    }
  };
  return {
    name: 'webhook',
    async write(anchor) {
      let wrong = await post(anchor);
      for (const pause of PAUSES_MS) {
        if (wrong === undefined) return;
        await wait(pause);
        wrong = await post(anchor);
      }
      if (wrong !== undefined) throw new Error(`the webhook ${wrong}`);
    },
  };
}
