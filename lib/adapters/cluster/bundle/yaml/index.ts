export { readAnyYaml } from './any-yaml';
export { BrokenText } from './broken-text';
