export { checkYaml } from './check-yaml';
export { parseYaml } from './parse-yaml';
