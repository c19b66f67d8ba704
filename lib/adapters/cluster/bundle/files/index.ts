export { type ArchiveForm, archiveForm } from './archive-form';
export { bundleError, tooLarge, wordsOf } from './file-errors';
export { findFiles } from './find-files';
export { type FoundFile, byPath, isHidden, isManifestName } from './found-file';
export { type BundleLimits, DEFAULT_LIMITS, inMiB } from './limits';
export { readArchive } from './read-archive';
export { ChangedFile, readStableFile } from './read-file';
