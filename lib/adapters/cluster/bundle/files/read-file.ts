import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const TRIES = 3;

/** The file is no regular file any more, or larger than it was when it was found. */
export class ChangedFile extends Error {
  constructor(says: string) {
    super(says);
    this.name = 'ChangedFile';
  }
}

/**
 * The bytes of a regular file, as it was at one moment: read again when it changed meanwhile.
 * Links are resolved before: one that took the file's place is not followed. Throws ChangedFile and errors of the system.
 */
export async function readStableFile(location: string, limit: number): Promise<Buffer> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const file = await open(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for (let tries = 1; ; tries++) {
      const before = await file.stat();
      if (!before.isFile()) throw new ChangedFile('is no regular file');
      if (before.size > limit) throw new ChangedFile('is larger than is read');
      const bytes = Buffer.allocUnsafeSlow(before.size);
      const { bytesRead } = await file.read(bytes, 0, before.size, 0);
      const after = await file.stat();
      if (after.mtimeMs === before.mtimeMs && after.size === before.size && bytesRead === before.size) return bytes;
      if (tries === TRIES) throw new ChangedFile('is being written all the time');
    }
  } finally {
    await file.close();
  }
}
