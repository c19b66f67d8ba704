import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlannedRef } from '@/lib/domain/plan';
import { EditRefused } from './edit-refused';
import { edited, firstOf, updated } from './test-manifests';

const CASES = new URL('./__cases__/', import.meta.url);

/** A case file: the text before, what is wanted (a manifest, or `delete KIND NAMESPACE NAME`), and the text after. */
function caseOf(name: string) {
  const parts = readFileSync(new URL(name, CASES), 'utf8').split(/^=====.*\n/m);
  const [, before = '', wanted = '', after = ''] = parts;
  return { before, wanted, after };
}

async function done(before: string, wanted: string, path: string): Promise<string | undefined> {
  const [op, kind, namespace = '', name = ''] = wanted.trim().split(' ');
  if (op === 'delete' && isKind(kind)) {
    return edited(before, { op, ref: { kind, namespace: namespace === '-' ? '' : namespace, name } }, path);
  }
  if (op !== 'create') return updated(before, wanted, path);
  const [line = '', ...manifest] = wanted.split('\n');
  const [, besideKind, besideNamespace = '', besideName = ''] = line.trim().split(' ');
  const beside = isKind(besideKind) ? { kind: besideKind, namespace: besideNamespace, name: besideName } : undefined;
  return edited(before, { op, object: await firstOf(manifest.join('\n')), beside }, path);
}

function isKind(kind: string | undefined): kind is PlannedRef['kind'] {
  return kind === 'Role' || kind === 'ClusterRole' || kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

describe('a changed manifest keeps everything else byte for byte', () => {
  const names = readdirSync(CASES).sort();
  it.each(names)('%s', async (name) => {
    const { before, wanted, after } = caseOf(name);
    const path = name.includes('json') ? 'a.json' : 'a.yaml';
    expect(await done(before, wanted, path)).toBe(after === '' ? undefined : after);
    // The same with the line breaks of Windows, and behind a byte order mark.
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    const result = await done(`\ufeff${windows(before)}`, wanted, path);
    expect(result).toBe(after === '' ? undefined : `\ufeff${windows(after)}`);
  });
});

describe('what would reach further than it was asked to is refused', () => {
  const role = (rules: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {namespace: a, name: r}\n${rules}`;
  const wanted = role('rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]');
  it.each([
    ['an anchor on the list', role('rules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: &v [get]\n'), 7, '&v'],
    ['an alias', role('rules:\n- apiGroups: &g [""]\n  resources: [pods]\n  verbs: *g\n'), 7, '*g'],
    ['a merge key', role('rules:\n- <<: {apiGroups: [""]}\n  resources: [pods]\n  verbs: [get]\n'), 5, 'merge'],
    ['a tag', role('rules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: !!seq [get]\n'), 7, 'tag'],
    ['an anchor on the rule', role('rules:\n- &r\n  apiGroups: [""]\n  resources: [pods]\n  verbs: [get]\n'), 6, '&r'],
  ])('%s', async (_, before, line, says) => {
    const refused: unknown = await updated(before, wanted).catch((error: unknown) => error);
    expect(refused instanceof EditRefused && refused.line).toBe(line);
    expect(String(refused)).toContain(says);
  });

  it('an anchor elsewhere in the document is left alone', async () => {
    const rest =
      'rules:\n- apiGroups: &g [""]\n  resources: [secrets]\n  verbs: [get]\n- apiGroups: *g\n  resources: [pods]\n  verbs: [get]\n';
    const more = `${rest}- apiGroups: [apps]\n  resources: [deployments]\n  verbs: [get]\n`;
    expect(await updated(role(rest), role(more))).toBe(role(more));
  });
});
