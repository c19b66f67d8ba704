import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingRules } from './escalation';

const message = (lines: string) =>
  `roles.rbac.authorization.k8s.io "x" is forbidden: user "ann" (groups=["g" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n${lines}`;
const rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };

describe('the rules in the words of the API server', () => {
  it('are read as they were written', () => {
    expect(
      missingRules(
        message(
          '{APIGroups:["" "apps"], Resources:["pods" "pods/exec"], ResourceNames:["a b"], Verbs:["get" "list"]}\n' +
            '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
        ),
      ),
    ).toEqual([
      {
        ...rule,
        apiGroups: ['', 'apps'],
        resources: ['pods', 'pods/exec'],
        resourceNames: ['a b'],
        verbs: ['get', 'list'],
      },
      { ...rule, nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
  });

  it('names that look like rules are names', () => {
    const name = String.raw`\"]}\n{Verbs:[\"*\"]} ☃ \u00a0 \x00 \\`;
    expect(missingRules(message(`{ResourceNames:["${name}"], Verbs:["get"]}`))).toEqual([
      { ...rule, resourceNames: ['"]}\n{Verbs:["*"]} ☃ \u00a0 \0 \\'], verbs: ['get'] },
    ]);
  });

  it('what follows them, or breaks off, ends the list', () => {
    const one = '{Verbs:["get"]}';
    const read = [{ ...rule, verbs: ['get'] }];
    expect(missingRules(message(`${one}; resolution errors: [role "x" not found]`))).toEqual(read);
    for (const rest of ['{Verbs:["get"', '{Other:["a"]}', '{Verbs:[get]}', '{Verbs:["\\', 'words']) {
      expect(missingRules(message(`${one}\n${rest}`))).toEqual(read);
    }
    expect(missingRules(message(''))).toEqual([]);
  });

  it('another message is about something else, even one that quotes these words', () => {
    expect(missingRules('roles "x" is forbidden: User "ann" cannot create resource')).toBeUndefined();
    const quoted = JSON.stringify(message('{Verbs:["*"]}'));
    expect(missingRules(`user ${quoted} cannot create roles`)).toBeUndefined();
  });

  it('is bounded, and hostile text costs no time', () => {
    const many = Array.from({ length: 5_000 }, () => '{Verbs:["get"]}').join('\n');
    expect(missingRules(message(many))).toHaveLength(2_000);
    for (const hostile of ['{Verbs:["', '\\', '{Verbs:["a" ', '["', '{']) {
      const started = performance.now();
      missingRules(message(`{Verbs:["${hostile.repeat(400_000)}`));
      missingRules(message(hostile.repeat(400_000)));
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(missingRules(message(text)))).toBe(true);
      }),
    );
  });
});
