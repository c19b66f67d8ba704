// Checks which way imports go, and that the checker can see: a small tree with one planted violation of each rule must
// come back with each rule named. A cruiser that sees nothing passes everything.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import config from '../../.dependency-cruiser.mjs';

const root = join(import.meta.dirname, '..', '..');
const ROOMS = ['app', 'components', 'lib'];
const FEWEST_MODULES = 60;

const PLANTED = {
  'lib/domain/core/a.ts': "import { b } from '@/lib/domain/rbac/b';\nexport const a = b;\n",
  'lib/domain/rbac/b.ts': "import { a } from '@/lib/domain/core/a';\nexport const b = a;\n",
  'lib/domain/rbac/join.ts': "import { x } from '@/lib/domain/vmauth/x';\nexport const j = x;\n",
  'lib/domain/vmauth/x.ts': 'export const x = 1;\n',
  'lib/domain/rbac/impure.ts': "import { readFileSync } from 'node:fs';\nexport const r = readFileSync;\n",
  'lib/contract/up.ts': "import { s } from '@/lib/server/s';\nexport const u = s;\n",
  'lib/usecases/up.ts': "import { ad } from '@/lib/adapters/cluster/ad';\nexport const u = ad;\n",
  'lib/usecases/ports.ts': 'export const port = 1;\n',
  'lib/adapters/cluster/ad.ts': "import { port } from '@/lib/usecases/ports';\nexport const ad = port;\n",
  'lib/adapters/cluster/up.ts': "import { s } from '@/lib/server/s';\nexport const u = s;\n",
  'lib/server/s.ts': "import { KubeConfig } from '@kubernetes/client-node';\nexport const s = KubeConfig;\n",
  'lib/server/up.ts': "import { k } from '@/components/kit/k';\nexport const u = k;\n",
  'lib/client/up.ts': "import { s } from '@/lib/server/s';\nexport const u = s;\n",
  'components/ui/u.ts': "import { k } from '@/components/kit/k';\nexport const u = k;\n",
  'components/kit/k.ts': "import { f } from '@/components/features/f';\nexport const k = f;\n",
  'components/features/f.ts': "import { a } from '@/lib/domain/core/a';\nexport const f = a;\n",
  'lib/server/tested.ts': "import { t } from '@/e2e/t';\nexport const u = t;\n",
  'node_modules/@kubernetes/client-node/package.json': '{"name":"@kubernetes/client-node","main":"index.js"}',
  'node_modules/@kubernetes/client-node/index.js': 'exports.KubeConfig = 1;\n',
  'lib/server/kept.ts': "import { PrismaClient } from '@prisma/client';\nexport const p = PrismaClient;\n",
  'node_modules/@prisma/client/package.json': '{"name":"@prisma/client","main":"index.js"}',
  'node_modules/@prisma/client/index.js': 'exports.PrismaClient = 1;\n',
  'e2e/t.ts': 'export const t = 1;\n',
};

function violations(dir, rooms) {
  const cli = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const run = spawnSync(
    process.execPath,
    [cli, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...rooms],
    {
      cwd: dir,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (run.stdout === '') throw new Error(`the cruiser said nothing but: ${run.stderr}`);
  const { summary } = JSON.parse(run.stdout);
  return { found: summary.violations, modules: summary.totalCruised };
}

function plant() {
  const dir = mkdtempSync(join(tmpdir(), 'castellan-layers-'));
  for (const file of ['tsconfig.json', '.dependency-cruiser.mjs']) cpSync(join(root, file), join(dir, file));
  for (const [path, text] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

function silentRules() {
  const dir = plant();
  try {
    const { found } = violations(dir, ['components', 'lib', 'e2e']);
    const named = new Set(found.map((violation) => violation.rule.name));
    return config.forbidden.map((rule) => rule.name).filter((name) => !named.has(name));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const silent = silentRules();
if (silent.length > 0) {
  console.error(`layers: planted violations were not seen by: ${silent.join(', ')}`);
  process.exit(1);
}
const { found, modules } = violations(root, ROOMS);
for (const { rule, from, to } of found) {
  console.error(`${rule.name}: ${from} → ${to}\n  ${config.forbidden.find((r) => r.name === rule.name)?.comment}`);
}
if (modules < FEWEST_MODULES) {
  console.error(`layers: only ${modules} modules were seen`);
  process.exit(1);
}
console.log(`layers: ${modules} modules, ${found.length} violations, every rule seen to bite`);
process.exit(found.length === 0 ? 0 : 1);
