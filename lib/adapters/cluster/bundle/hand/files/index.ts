export { copyBundle } from './copy-bundle';
export { codeOf, locate } from './inside';
export { pathFor } from './safe-name';
export { type FileWrite, writeFiles } from './write-files';
export { WriteRefused } from './write-refused';
