import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export type TestEntry = readonly [header: Partial<Header> & { readonly name: string }, content?: string];

/** The bytes of a tar archive with these entries, hostile ones too. */
export async function tar(entries: readonly TestEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function tarGz(entries: readonly TestEntry[]): Promise<Buffer> {
  return gzipSync(await tar(entries));
}
