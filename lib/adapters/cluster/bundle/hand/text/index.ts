export { newFile } from './add-manifest';
export { editDocuments } from './edit-documents';
export { EditRefused } from './edit-refused';
export type { FileChange } from './file-change';
export { meaningOf } from './object-value';
