import type { PathOutput } from '@/lib/contract';
import type { Checked, Report } from './check';

export const FORMATS = ['text', 'json', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** The report in one of the formats, with a line break at its end. */
export function printed(report: Report, format: Format): string {
  if (format === 'json') return `${JSON.stringify({ summary: counts(report.results), ...report }, undefined, 2)}\n`;
  return format === 'junit' ? junit(report) : text(report);
}

/** 0 all hold, 1 one fails, 2 none fails and one is unknown. */
export function exitCode({ results }: Report): 0 | 1 | 2 {
  const { fail, unknown } = counts(results);
  if (fail > 0) return 1;
  return unknown > 0 ? 2 : 0;
}

function counts(results: readonly Checked[]) {
  const of = (verdict: Checked['verdict']) => results.filter((one) => one.verdict === verdict).length;
  return { pass: of('pass'), fail: of('fail'), unknown: of('unknown') };
}

const WORDS = { pass: 'PASS   ', fail: 'FAIL   ', unknown: 'UNKNOWN' } as const;
const INDENT = ' '.repeat(9);

function text({ results, gaps, cluster }: Report): string {
  const lines = results.flatMap((one) => [`${WORDS[one.verdict]}  ${one.name}`, ...detail(one).map((l) => INDENT + l)]);
  const { pass, fail, unknown } = counts(results);
  const unread = gaps.map(
    ({ detail: why, scope }) => `not read: ${[scope.list, scope.file].find(Boolean) ?? ''} ${why}`,
  );
  return `${[...lines, ...unread, `${cluster}: ${pass} pass, ${fail} fail, ${unknown} unknown`].join('\n')}\n`;
}

/** What the assertion says, who breaks it and through what. */
function detail({ verdict, says, examples, failures, tooMuch }: Checked): string[] {
  if (verdict === 'pass') return [];
  const rest = failures - examples.length;
  return [
    `${says}.`,
    ...(verdict === 'unknown' ? [tooMuch ?? 'Something that could decide it was not read.'] : []),
    ...examples.flatMap((one) => [`- ${one.says}`, ...one.via.slice(0, 1).map((path) => `  ${way(path)}`)]),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

function way(path: PathOutput): string {
  if ('superuser' in path) return 'as a member of system:masters, which nothing can stop';
  const { binding, role, rule } = path;
  return `through ${binding.kind} ${placed(binding)}, ${role.kind} ${placed(role)}, rule ${rule.index + 1}`;
}

const placed = ({ namespace, name }: { readonly namespace?: string | undefined; readonly name: string }) =>
  namespace === undefined ? name : `${namespace}/${name}`;

function junit({ file, cluster, asOf, results }: Report): string {
  const { fail, unknown } = counts(results);
  const head = `tests="${results.length}" failures="${fail}" errors="${unknown}"`;
  const cases = results.map((one) => {
    const open = `    <testcase classname="${xml(cluster)}" name="${xml(one.name)}"`;
    if (one.verdict === 'pass') return `${open}/>`;
    const tag = one.verdict === 'fail' ? 'failure' : 'error';
    const message = one.verdict === 'fail' ? `${one.failures} break it` : 'not known';
    return `${open}>\n      <${tag} message="${xml(message)}">${xml(detail(one).join('\n'))}</${tag}>\n    </testcase>`;
  });
  const suite = `  <testsuite name="${xml(file)}" timestamp="${asOf.slice(0, 19)}" ${head}>\n${cases.join('\n')}\n  </testsuite>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suite}\n</testsuites>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an XML document: what it cannot hold at all is left out. */
const xml = (raw: string): string =>
  raw.replaceAll(/[^\P{Cc}\n\t]|[￾￿]/gu, '').replaceAll(/[&<>"]/gu, (one) => ENTITIES[one] ?? '');
