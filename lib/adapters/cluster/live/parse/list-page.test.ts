import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RbacKind } from '@/lib/domain/rbac';
import { Interner } from './intern';
import { MalformedError } from './json';
import { parseListPage } from './list-page';
import { TextCache } from './proto-reader';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The wire format, written by hand: what reads it is under test. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
const message = (...fields: Buffer[]) => Buffer.concat(fields);
const bytesField = (number: number, bytes: Buffer | string) => {
  const body = Buffer.from(bytes);
  return Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
};
const numberField = (number: number, value: number) => Buffer.concat([varint(number * 8), varint(value)]);
const wrapped = (raw: Buffer) =>
  message(Buffer.from('k8s\0'), bytesField(1, bytesField(2, 'RoleList')), bytesField(2, raw), bytesField(4, 'x'));
const listOf = (items: Buffer[], meta = message(bytesField(2, '77'), bytesField(3, 'more'))) =>
  wrapped(message(bytesField(1, meta), ...items.map((item) => bytesField(2, item))));
const metadata = (name: string, ...more: Buffer[]) =>
  bytesField(1, message(bytesField(1, name), bytesField(3, 'here'), ...more));
const rule = (...texts: [number, string][]) =>
  bytesField(2, message(...texts.map(([number, text]) => bytesField(number, text))));
const binding = (name: string, kind = 'Role') =>
  message(
    metadata(name),
    bytesField(2, message(bytesField(1, 'User'), bytesField(2, 'g'), bytesField(3, 'Zoë 🗝'))),
    bytesField(2, message(bytesField(1, 'ServiceAccount'), bytesField(3, 'robot'), bytesField(4, 'here'))),
    bytesField(3, message(bytesField(1, 'g'), bytesField(2, kind), bytesField(3, 'r'))),
  );

// One for all, as one cluster has: what was seen before must never leak into what comes next.
const intern = new Interner();
const parse = (body: Buffer, kind: RbacKind = 'Role', type = PROTOBUF) => parseListPage(body, type, kind, intern);

describe('a page of a list in protobuf', () => {
  it('holds objects, its resourceVersion and where the next page begins', () => {
    const time = message(numberField(1, 1_767_225_600));
    const managed = message(bytesField(1, 'kubectl'), bytesField(2, 'Apply'), bytesField(4, time), bytesField(7, 'f'));
    const meta = metadata(
      'a',
      bytesField(5, 'uid'),
      bytesField(6, '5'),
      bytesField(8, time),
      bytesField(11, message(bytesField(1, 'k'), bytesField(2, 'v'))),
      bytesField(11, message(bytesField(1, '__proto__'))),
      bytesField(12, message(bytesField(1, 'kubectl.kubernetes.io/last-applied-configuration'), bytesField(2, '{}'))),
      bytesField(17, managed),
    );
    const role = message(
      meta,
      rule([1, 'get'], [1, 'list'], [2, ''], [3, 'pods'], [4, 'n']),
      rule([5, '/x'], [1, '*']),
    );
    const page = parse(listOf([role]));
    expect(page).toMatchObject({ resourceVersion: '77', next: 'more' });
    expect(page.objects).toEqual([
      {
        kind: 'Role',
        namespace: 'here',
        name: 'a',
        rules: [
          { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'], resourceNames: ['n'], nonResourceURLs: [] },
          { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['/x'] },
        ],
        meta: {
          uid: 'uid',
          resourceVersion: '5',
          creationTimestamp: '2026-01-01T00:00:00Z',
          labels: Object.fromEntries([
            ['k', 'v'],
            ['__proto__', ''],
          ]),
          lastWrite: { manager: 'kubectl', operation: 'Apply', time: '2026-01-01T00:00:00Z' },
        },
      },
    ]);
  });

  it('keeps of its owners the one that controls it', () => {
    const owner = (kind: string, ...more: Buffer[]) =>
      bytesField(
        13,
        message(bytesField(1, kind), bytesField(3, 'main'), bytesField(4, 'u'), bytesField(5, 'g/v1'), ...more),
      );
    const [yes, no, blocks] = [numberField(6, 1), numberField(6, 0), numberField(7, 1)];
    const metaOf = (...owners: Buffer[]) => parse(listOf([message(metadata('a', ...owners))])).objects[0]?.meta;
    const main = { apiVersion: 'g/v1', kind: 'Main', name: 'main' };
    expect(metaOf(owner('Main', yes, blocks))).toEqual({ controller: main });
    expect(metaOf(owner('Other', no), owner('Main', yes), owner('Third', blocks))).toEqual({ controller: main });
    expect(metaOf(owner('Other', no, blocks), owner('Third'))).toEqual({});
  });

  it('reads texts beyond ASCII, and passes over fields that it does not know', () => {
    const unknown = [numberField(40, 3), Buffer.concat([varint(41 * 8 + 1), Buffer.alloc(8)]), bytesField(42, 'x')];
    const fixed32 = Buffer.concat([varint(43 * 8 + 5), Buffer.alloc(4)]);
    const { objects } = parse(listOf([message(...unknown, binding('b'), fixed32)]), 'RoleBinding');
    expect(objects).toMatchObject([
      {
        roleRef: { kind: 'Role', name: 'r' },
        subjects: [
          { kind: 'User', apiGroup: 'g', name: 'Zoë 🗝' },
          { kind: 'ServiceAccount', name: 'robot', namespace: 'here' },
        ],
      },
    ]);
  });

  it('never takes one text for another, however often they share a slot', () => {
    const cache = new TextCache(2);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', 'é', 'Ã', '©', '🗝'), maxLength: 4 }),
        (text) => {
          const bytes = Buffer.from(text);
          expect(cache.at(bytes, 0, bytes.length)).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
    const [one, other] = [Buffer.from('Ã©'), Buffer.from('é')];
    expect(cache.at(one, 0, one.length)).toBe('Ã©');
    expect(cache.at(other, 0, other.length)).toBe('é');
  });

  it('is refused wherever it breaks off: objects are never fewer than were sent', () => {
    const whole = listOf([binding('a'), binding('b')]);
    const end = whole.length - bytesField(4, 'x').length;
    for (let length = 0; length < end; length += 1) {
      expect(() => parse(whole.subarray(0, length), 'RoleBinding'), `${length} bytes`).toThrow(MalformedError);
    }
    expect(parse(whole, 'RoleBinding').objects).toHaveLength(2);
  });

  it('is refused or read, never anything else, whatever its bytes are', () => {
    const made = bytesField(8, numberField(1, 1_767_225_600));
    const whole = listOf([message(metadata('a', made), binding('a')), binding('b')]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        try {
          parse(bytes, 'RoleBinding');
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, Buffer, RbacKind, string]>([
    ['no name', listOf([message()]), 'Role', 'items[0]: metadata.name is missing'],
    ['no namespace', listOf([bytesField(1, bytesField(1, 'a'))]), 'Role', 'items[0]: metadata.namespace is missing'],
    ['no roleRef', listOf([metadata('a')]), 'RoleBinding', 'items[0]: roleRef is missing'],
    ['a roleRef of another kind', listOf([binding('a'), binding('b', 'X')]), 'RoleBinding', 'items[1]: roleRef.kind'],
    ['no resourceVersion', listOf([], message()), 'Role', 'metadata.resourceVersion is missing'],
    [
      'a time beyond all years',
      listOf([metadata('a', bytesField(8, numberField(1, 2 ** 52)))]),
      'Role',
      'items[0]: a time is out of range',
    ],
    ['no list', message(Buffer.from('k8s\0'), bytesField(1, 'x')), 'Role', 'it holds nothing'],
    ['something else', Buffer.from('<html>'), 'Role', 'it does not begin as protobuf does'],
  ])('%s is an error that names the place', (_title, body, kind, says) => {
    expect(() => parse(body, kind)).toThrow(says);
  });
});

describe('a page of a list in JSON', () => {
  const page = (json: unknown) => parse(Buffer.from(JSON.stringify(json)), 'Namespace', 'application/json');

  it('is read when the server answers so', () => {
    const items = [{ metadata: { name: 'a' } }];
    expect(page({ metadata: { resourceVersion: '1', continue: 'c' }, items })).toEqual({
      objects: [{ kind: 'Namespace', name: 'a', meta: {} }],
      resourceVersion: '1',
      next: 'c',
    });
    expect(page({ metadata: { resourceVersion: '1' }, items: null })).toMatchObject({ objects: [], next: '' });
  });

  it.each<[string, unknown, string]>([
    ['an item without a name', { metadata: { resourceVersion: '1' }, items: [{ metadata: {} }] }, 'items[0]: name'],
    ['no metadata', { items: [] }, 'metadata is missing'],
    ['no resourceVersion', { metadata: {}, items: [] }, 'resourceVersion is missing'],
    ['a list', [], 'it is no JSON object'],
  ])('%s is an error that names the place', (_title, json, says) => {
    expect(() => page(json)).toThrow(says);
  });
});
