export { readAnyYaml } from './any-yaml';
export { BrokenText } from './broken-text';
export { readPlainYaml } from './plain-yaml';
export { NOT_PLAIN } from './plain-values';
