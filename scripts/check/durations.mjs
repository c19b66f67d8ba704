// A reporter of vitest: how long each file took, with its hooks, which start the servers. The JSON report has tests alone.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class Durations {
  #files = [];
  #root = '';

  onInit(vitest) {
    this.#root = vitest.config.root;
  }

  onTestModuleEnd(module) {
    const { collectDuration, setupDuration, duration } = module.diagnostic();
    const milliseconds = collectDuration + setupDuration + duration;
    this.#files.push({ file: relative(this.#root, module.moduleId), milliseconds });
  }

  onTestRunEnd() {
    const file = process.env['CASTELLAN_DURATIONS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(this.#files));
  }
}
