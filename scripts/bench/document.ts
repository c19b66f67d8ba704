import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { Figure, SectionResult } from './figure';
import { SHAPES } from './world';

/** Where and when a section was measured. */
export type Occasion = {
  readonly date: string;
  readonly seed: number;
  readonly machine: string;
  readonly versions: string;
  /** How busy the machine was before and after: the one-minute load average. */
  readonly load: readonly [number, number];
  readonly took: string;
};

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'bench.md');

const HEAD = `# Bench

How fast, and how large: measured by \`npm run bench\`, which writes this file. \`npm run bench -- --only engine,live\`
measures some sections again and leaves the others as they are; \`--seed N\` makes other worlds. No test asserts a time.

${Object.entries(SHAPES)
  .map(([shape, sizes]) => `- ${shape}: ${sizesSay(sizes)}`)
  .join('\n')}

Questions are a fixed mix: 60 % a
namespaced core resource, 15 % a custom resource, 10 % a subresource, 10 % cluster-wide, 5 % a URL; a third with a name.

Times are of the clock on the wall, so whatever else the machine does counts: where two things are compared they were
measured in turns in the same run. Peers on L, on two shared cores: rbac-tool who-can 1.25 s and 220 MB each question;
kubectl-who-can 0.1 s for one namespace, unfinished after 11 minutes for all namespaces; kubesplaining scan 26.8 s and
984 MB.
`;

function sizesSay(sizes: (typeof SHAPES)[keyof typeof SHAPES]): string {
  const count = (n: number, of: string): string => `${n.toLocaleString('en')} ${of}`;
  return [
    count(sizes.roles, 'Roles'),
    count(sizes.roleBindings, 'RoleBindings'),
    count(sizes.clusterRoles, 'ClusterRoles'),
    count(sizes.clusterRoleBindings, 'ClusterRoleBindings'),
    count(sizes.namespaces, 'namespaces'),
    count(sizes.serviceAccounts, 'ServiceAccounts'),
    count(sizes.groups, 'custom API groups'),
  ].join(', ');
}

/** Writes the section into the document, in place of what was there under its name. */
export async function record(names: readonly string[], name: string, section: string): Promise<void> {
  const kept = new Map(names.map((known) => [known, sectionIn(known)]));
  kept.set(name, section);
  const all = [HEAD, ...[...kept.values()].filter((text) => text !== '')].join('\n');
  writeFileSync(FILE, await format(all, { parser: 'markdown', printWidth: 120, singleQuote: true }));
}

/** One section as markdown. */
export function describe(name: string, { figures, about }: SectionResult, occasion: Occasion): string {
  const [before, after] = occasion.load;
  return [
    `## ${name}`,
    '',
    table(figures),
    '',
    ...about.map((line) => `- ${line}`),
    `- ${occasion.date}, seed ${occasion.seed}, ${occasion.machine}, ${occasion.versions}; it took ${occasion.took}; load average ${before.toFixed(1)} before, ${after.toFixed(1)} after.`,
    '',
  ].join('\n');
}

/** The figures of a section as a table. */
export function table(figures: readonly Figure[]): string {
  const row = ({ shape, figure, target = '', measured, ok }: Figure): string =>
    `| ${shape} | ${figure} | ${target} | ${measured} | ${ok === undefined ? '' : ok ? 'yes' : '**no**'} |`;
  return ['| shape | figure | target | measured | ok |', '|---|---|---|---|---|', ...figures.map(row)].join('\n');
}

function sectionIn(name: string): string {
  if (!existsSync(FILE)) return '';
  const sections = readFileSync(FILE, 'utf8').split(/^(?=## )/m);
  return sections.find((section) => section.startsWith(`## ${name}\n`)) ?? '';
}
