export { readAnyYaml } from './any-yaml';
export { BrokenText } from './broken-text';
export { resolvePlain } from './plain-scalar';
