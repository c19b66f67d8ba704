export { type Document, type TypeMeta, type Wanted } from './document';
export { readDocuments } from './read-documents';
