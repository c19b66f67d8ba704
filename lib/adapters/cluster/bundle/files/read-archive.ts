import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { AppError } from '@/lib/domain/core';
import { bundleError, tooLarge, wordsOf } from './file-errors';
import { isHidden, isManifestName } from './found-file';
import { type BundleLimits, inMiB } from './limits';

/** A manifest of an archive, or an entry that is not taken. */
export type ArchiveEntry =
  { readonly path: string; readonly bytes: Buffer } | { readonly path: string; readonly unreadable: string };

/**
 * The manifests of a tar archive, in its order, held one at a time; nothing is written to disk. Links and devices are
 * not taken. Throws AppError: `misconfigured` for what is no archive, is cut short, or has a path that leads out of it;
 * `too-large` beyond the limits, which count unpacked bytes as they come, not as the headers say.
 */
export async function* readArchive(
  location: string,
  gzip: boolean,
  limits: BundleLimits,
): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const source = createReadStream(location);
  const counted = counter(location, limits.totalBytes);
  const flowing = gzip ? pipeline(source, createGunzip(), counted, entries) : pipeline(source, counted, entries);
  // What fails there destroys `entries` with its error, and is seen below.
  const done = flowing.catch(() => undefined);
  let count = 0;
  try {
    for await (const entry of entries) {
      if (++count > limits.files) throw tooLarge(location, `has more than ${limits.files} entries`);
      const read = await readEntry(entry, location, limits);
      if (read !== undefined) yield read;
    }
  } catch (error) {
    throw asAppError(location, error);
  } finally {
    source.destroy();
    await done;
  }
}

function counter(location: string, limit: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > limit) done(tooLarge(location, `unpacks to more than ${inMiB(limit)}`));
      else done(null, chunk);
    },
  });
}

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never;

async function readEntry(entry: Entry, location: string, limits: BundleLimits): Promise<ArchiveEntry | undefined> {
  const { name, type, size } = entry.header;
  const path = pathOf(name, location);
  const isFile = type === 'file' || type === 'contiguous-file';
  const skip = path.split('/').some(isHidden) || type === 'directory' || (isFile && !isManifestName(path));
  if (skip || !isFile || size > limits.fileBytes) {
    entry.resume();
    if (skip) return undefined;
    return {
      path,
      unreadable: isFile
        ? `is larger than ${inMiB(limits.fileBytes)}`
        : `is a ${type} in the archive, which is not followed`,
    };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return { path, bytes: Buffer.concat(chunks) };
}

/** The path of an entry, without a leading `./`. One that leads out of the archive is hostile: nothing of it is taken. */
function pathOf(name: string, location: string): string {
  const parts = name.split(/[/\\]/);
  if (name.startsWith('/') || /^[A-Za-z]:[/\\]/.test(name) || parts.includes('..') || name.includes('\u0000')) {
    throw bundleError(location, `has an entry “${name.slice(0, 200)}” that leads out of the archive`);
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

function asAppError(location: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const words = wordsOf(error);
  if (words !== undefined) return bundleError(location, words);
  if (error.message.startsWith('Invalid')) return bundleError(location, 'is no tar archive, or a damaged one');
  const cut = error.message.startsWith('Unexpected end') || error.message === 'unexpected end of file';
  const damaged = 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
  if (cut) return bundleError(location, 'is cut short');
  return damaged ? bundleError(location, 'cannot be unpacked: it is damaged') : error;
}
