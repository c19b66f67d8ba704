export { type Document, type ListRanges, listType, type Range, textOf, type TypeMeta, type Wanted } from './document';
export { isJson, typeOfJsonList } from './json-documents';
export { type JsonRange, jsonRanges } from './json-ranges';
export { readDocuments } from './read-documents';
export { MAX_LENGTH, mayHaveAnchors, typeOfList } from './yaml-documents';
export { documentRanges, itemRanges } from './yaml-ranges';
