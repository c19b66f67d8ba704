#!/usr/bin/env node
// `npx castellan`: what is done beside the server. Each command is a program of scripts/cli/ that is given the arguments
// after its words and exits with a code; a new one needs a line in COMMANDS. Built-ins only: it may run before anything
// is installed, under whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureGenerated } from './setup/generate.mjs';
import { ensureInstalled, productNode } from './setup/install.mjs';

const ROOT = join(import.meta.dirname, '..');

const COMMANDS = [
  {
    words: ['assert'],
    script: 'assert.ts',
    says: 'FILE (--bundle PATH | --kubeconfig FILE)   do these assertions hold?',
  },
  {
    words: ['config', 'check'],
    script: 'config-check.ts',
    says: '[FILE]   would the server start with this configuration, and the environment?',
  },
  {
    words: ['audit', 'verify'],
    script: 'audit-verify.ts',
    says: '[--data DIR | --database URL] [--anchors FILE]   has anything in the trail been changed?',
  },
];

const CANNOT = 2;

function help() {
  const lines = COMMANDS.map(({ words, says }) => `  npx castellan ${words.join(' ')} ${says}`);
  return `Castellan, beside the server (npm start starts it):\n\n${lines.join('\n')}\n`;
}

const args = process.argv.slice(2);
const command = COMMANDS.find(({ words }) => words.every((word, at) => args[at] === word));
if (command === undefined) {
  const asked = args.length === 0 || args.includes('--help');
  (asked ? process.stdout : process.stderr).write(asked ? help() : `castellan: no command ${args[0]}\n\n${help()}`);
  process.exit(asked ? 0 : CANNOT);
}
ensureInstalled(ROOT);
ensureGenerated(ROOT);
const tsx = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const script = join(ROOT, 'scripts', 'cli', command.script);
const run = spawnSync(productNode(ROOT), ['--import', tsx, script, ...args.slice(command.words.length)], {
  stdio: 'inherit',
  // tsx finds the aliases of the imports through it, from whatever folder somebody types.
  env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
});
process.exit(run.status ?? CANNOT);
