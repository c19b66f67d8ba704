#!/usr/bin/env node
// `npm start`: everything between a fresh clone and an address to open. Built-ins only, since it runs before the
// dependencies are there, under whatever Node the machine has.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, serverEntry } from './setup/build.mjs';
import { ensureInstalled, productNode } from './setup/install.mjs';
import { MEMORY_FLAGS } from './setup/memory-flags.mjs';

const ROOT = join(import.meta.dirname, '..');

/** An ID token of somebody in a thousand groups is 40 KB, and comes as a header; Node alone takes 16 KB of them. */
const HEADER_FLAG = '--max-http-header-size=98304';

const HELP = `Castellan: who can do what in your clusters, and through which key.

  npm start                                     the demo company
  npm start -- --kubeconfig FILE [--context NAME]...   a live cluster, or several
  npm start -- --bundle PATH                    manifests: a folder, a .tar.gz or a file
  npm start -- --demo-login                     the demo company, signed in as one of its people
  npm start -- --config FILE                    with sign-in: docs/sign-in.md

  flag          environment             meaning
  --kubeconfig  CASTELLAN_KUBECONFIG    a kubeconfig file; its credential plugins are run
  --context     CASTELLAN_CONTEXT       a context of it (repeat; in the environment: a,b); default: the current one
  --bundle      CASTELLAN_BUNDLE        a folder, archive or file of manifests (repeat; in the environment: a${delimiter}b)
  --write-back  CASTELLAN_WRITE_BACK=1  changes go into the files of --bundle; default: into a copy under --data
  --demo        CASTELLAN_DEMO=1        open the demo beside the others
  --config      CASTELLAN_CONFIG        a YAML file: public address, login, keys, identity, database, trail
  --demo-login  CASTELLAN_DEMO_LOGIN=1  sign-in with invented people and no passwords; on this machine only
  --port        CASTELLAN_PORT          default 8420
  --host        CASTELLAN_HOST          default 127.0.0.1; only loopback until login is configured
  --data        CASTELLAN_DATA          folder for Castellan's own files; default .castellan
  --help
`;

function fail(message) {
  console.error(`castellan: ${message}`);
  process.exit(1);
}

/** npm runs scripts in the folder of the package; what somebody typed is relative to where they typed it. */
const typed = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

/** What parseArgs says goes on about positional arguments, of which there are none. */
const firstSentence = (text) => text.split(/\.(?:\s|$)/)[0];

const list = (text, separator) => (text ? text.split(separator).filter(Boolean) : []);

function readOptions(argv, env) {
  let values;
  try {
    values = parseArgs({
      args: argv,
      options: {
        kubeconfig: { type: 'string' },
        context: { type: 'string', multiple: true },
        bundle: { type: 'string', multiple: true },
        'write-back': { type: 'boolean' },
        demo: { type: 'boolean' },
        config: { type: 'string' },
        'demo-login': { type: 'boolean' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    fail(`${firstSentence(error.message)}; npm start -- --help lists the flags.`);
  }
  const port = values.port ?? env.CASTELLAN_PORT ?? '8420';
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    fail(`--port ${port}: a port is a number from 1 to 65535.`);
  }
  return {
    help: values.help ?? false,
    kubeconfig: values.kubeconfig ?? (env.CASTELLAN_KUBECONFIG || undefined),
    contexts: values.context ?? list(env.CASTELLAN_CONTEXT, ','),
    bundles: values.bundle ?? list(env.CASTELLAN_BUNDLE, delimiter),
    writeBack: values['write-back'] ?? ['1', 'true'].includes(env.CASTELLAN_WRITE_BACK),
    demo: values.demo ?? false,
    config: values.config ?? (env.CASTELLAN_CONFIG || undefined),
    demoLogin: values['demo-login'] ?? ['1', 'true'].includes(env.CASTELLAN_DEMO_LOGIN),
    // What the file says is the server's to check: it may hold a login, and then any address may be bound.
    login: env.CASTELLAN_LOGIN_ISSUER !== undefined || values.config !== undefined || Boolean(env.CASTELLAN_CONFIG),
    port: Number(port),
    host: values.host ?? env.CASTELLAN_HOST ?? '127.0.0.1',
    data: typed(values.data ?? (env.CASTELLAN_DATA || join(ROOT, '.castellan'))),
    key: env.CASTELLAN_KEY,
  };
}

function refuseUnsafe(options) {
  if (!options.login && !['127.0.0.1', '::1', 'localhost'].includes(options.host)) {
    fail(
      `--host ${options.host}: without login Castellan listens on this machine only, because whoever reaches it may read ` +
        'what the kubeconfig reads. Use 127.0.0.1, and a tunnel (ssh -L) to reach it from elsewhere.',
    );
  }
  if (options.contexts.length > 0 && options.kubeconfig === undefined) {
    fail('--context names a context of a kubeconfig: say which with --kubeconfig FILE.');
  }
}

/** What the server would say too, but only after a first start has installed and built for minutes. */
function refuseMissing({ kubeconfig, bundles, config }) {
  if (config !== undefined && !existsSync(typed(config))) fail(`the configuration ${typed(config)} does not exist`);
  if (kubeconfig !== undefined && !existsSync(typed(kubeconfig)))
    fail(`the kubeconfig ${typed(kubeconfig)} does not exist`);
  for (const bundle of bundles) {
    if (!existsSync(typed(bundle))) fail(`The bundle ${typed(bundle)} does not exist.`);
    if (bundle.includes(delimiter))
      fail(`--bundle ${bundle}: a path with "${delimiter}" in it cannot be named; link to it.`);
  }
}

/** Resolves when the address can be bound; else says who is to blame. */
function portIsFree(host, port) {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE') fail(`port ${port} is taken by another process; choose one with --port.`);
      if (error.code === 'EACCES')
        fail(`port ${port} may not be bound by this user; choose one above 1024 with --port.`);
      fail(`cannot listen on ${host}:${port}: ${error.message}`);
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(done));
  });
}

function environmentFor(options, key) {
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  env.HOSTNAME = options.host;
  env.PORT = String(options.port);
  env.CASTELLAN_DATA = options.data;
  env.CASTELLAN_KEY = key;
  if (options.kubeconfig !== undefined) env.CASTELLAN_KUBECONFIG = typed(options.kubeconfig);
  if (options.contexts.length > 0) env.CASTELLAN_CONTEXT = options.contexts.join(',');
  if (options.bundles.length > 0) env.CASTELLAN_BUNDLE = options.bundles.map(typed).join(delimiter);
  if (options.writeBack) env.CASTELLAN_WRITE_BACK = '1';
  if (options.demo) env.CASTELLAN_DEMO = '1';
  if (options.config !== undefined) env.CASTELLAN_CONFIG = typed(options.config);
  if (options.demoLogin) env.CASTELLAN_DEMO_LOGIN = '1';
  return env;
}

async function untilAlive(base, child) {
  while (child.exitCode === null) {
    const alive = await fetch(`${base}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) return true;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  return false;
}

async function main() {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return;
  }
  refuseUnsafe(options);
  refuseMissing(options);
  await portIsFree(options.host, options.port);
  ensureInstalled(ROOT);
  ensureBuilt(ROOT);

  const key = options.key ?? randomBytes(24).toString('base64url');
  const child = spawn(productNode(ROOT), [...MEMORY_FLAGS, HEADER_FLAG, serverEntry(ROOT)], {
    env: environmentFor(options, key),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('error', (error) => fail(`the server could not be started: ${error.message}`));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopping = true;
      child.kill(signal);
    });
  }
  // The server ends with a code of its own for each signal; a stop that was asked for is no failure.
  child.on('exit', (code) => process.exit(stopping ? 0 : (code ?? 1)));

  const healthHost = ['0.0.0.0', '::'].includes(options.host) ? '127.0.0.1' : options.host;
  const host = healthHost.includes(':') ? `[${healthHost}]` : healthHost;
  const base = `http://${host}:${options.port}`;
  if (!(await untilAlive(base, child))) return;
  if (options.demoLogin) {
    console.log(`\n  Castellan is open at  ${base}/\n`);
    console.log('  You sign in as an invented person, without a password: this is a demo. Stop with Ctrl C.\n');
    return;
  }
  if (options.login) {
    console.log('\n  Castellan is open at its public address; people sign in there. Stop with Ctrl C.\n');
    return;
  }
  console.log(`\n  Castellan is open at  ${base}/?key=${key}\n`);
  console.log('  The key opens live clusters; the demo and bundles are open to read without it. Stop with Ctrl C.\n');
}

await main();
