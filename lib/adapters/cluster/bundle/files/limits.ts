const MIB = 1024 * 1024;

/** How much of a bundle is read. Beyond `fileBytes` a file is a gap; beyond the others the bundle is refused. */
export type BundleLimits = {
  readonly fileBytes: number;
  /** Over all files; in an archive also what is passed over, so that a small file cannot unpack without end. */
  readonly totalBytes: number;
  readonly files: number;
  /** Folders in folders. */
  readonly depth: number;
};

/** A dump of 130,000 objects in one file is about 100 MB. */
export const DEFAULT_LIMITS: BundleLimits = { fileBytes: 256 * MIB, totalBytes: 1024 * MIB, files: 100_000, depth: 50 };

export function inMiB(bytes: number): string {
  return bytes < MIB ? `${bytes} bytes` : `${Math.round(bytes / MIB)} MiB`;
}
