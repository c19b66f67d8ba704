import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type TestEntry, tar, tarGz } from './test-archive';
import { roleYaml, testFolder } from './test-folder';
import { gapsOf, refusal } from './test-outcome';

describe('an archive is refused', () => {
  const role: TestEntry = [{ name: 'a.yaml' }, roleYaml('web', 'a')];
  const archive = async (bytes: Uint8Array) => join(await testFolder({ 'a.tgz': bytes }), 'a.tgz');

  it.each(['../a.yaml', 'x/../../a.yaml', '/etc/a.yaml', '..', 'x\\..\\a.yaml', 'C:/a.yaml'])(
    'with a path that leads out of it: %s',
    async (name) => {
      const path = await archive(await tarGz([role, [{ name }, roleYaml('web', 'evil')]]));
      expect(await refusal(path)).toEqual(['misconfigured', expect.stringContaining('leads out of the archive')]);
    },
  );

  it('that unpacks without end', async () => {
    const bomb = await tarGz([[{ name: 'a.txt' }, ' '.repeat(30_000_000)]]);
    expect(bomb.length).toBeLessThan(100_000);
    const path = await archive(bomb);
    expect(await refusal(path, { totalBytes: 1_000_000 })).toEqual([
      'too-large',
      expect.stringContaining('unpacks to more than 1000000 bytes'),
    ]);
  });

  it('of too many entries', async () => {
    const path = await archive(await tarGz(Array.from({ length: 9 }, (_, i): TestEntry => [{ name: `${i}.txt` }, ''])));
    expect(await refusal(path, { files: 5 })).toEqual(['too-large', expect.stringContaining('more than 5 entries')]);
  });

  it('that is cut short', async () => {
    const gz = await tarGz([role]);
    const plain = await tar([role]);
    expect(await refusal(await archive(gz.subarray(0, gz.length - 10)))).toEqual([
      'misconfigured',
      expect.stringContaining('cut short'),
    ]);
    expect(await refusal(await archive(plain.subarray(0, 600)))).toEqual([
      'misconfigured',
      expect.stringContaining('cut short'),
    ]);
  });

  it('that is damaged', async () => {
    const gz = await tarGz([role]);
    gz.fill(0xff, 20, 60);
    expect(await refusal(await archive(gz))).toEqual(['misconfigured', expect.stringContaining('damaged')]);
  });

  it('that is only compressed, or packed in another way', async () => {
    expect(await refusal(await archive(gzipSync('kind: Role\n'.repeat(100))))).toEqual([
      'misconfigured',
      expect.stringContaining('no tar archive'),
    ]);
    const zip = Buffer.from('PK\u0003\u0004 and so on');
    expect(await refusal(await archive(zip))).toEqual([
      'misconfigured',
      expect.stringContaining('is a zip archive: pack it as .tar.gz'),
    ]);
  });

  it('with nothing in it', async () => {
    expect(await refusal(await archive(await tarGz([])))).toEqual([
      'misconfigured',
      expect.stringContaining('holds no manifests'),
    ]);
  });
});

describe('in an archive', () => {
  it('links and devices are gaps, and never followed', async () => {
    const entries: TestEntry[] = [
      [{ name: 'good.yaml' }, roleYaml('web', 'good')],
      [{ name: 'link.yaml', type: 'symlink', linkname: '/etc/passwd' }],
      [{ name: 'hard.yaml', type: 'link', linkname: 'good.yaml' }],
      [{ name: 'folder', type: 'symlink', linkname: '..' }],
      [{ name: 'dev.yaml', type: 'character-device', devmajor: 1, devminor: 5 }],
      [{ name: '.hidden', type: 'symlink', linkname: '..' }],
    ];
    const folder = await testFolder({ 'a.tar': await tar(entries) });
    expect(await gapsOf(join(folder, 'a.tar'))).toEqual([
      ['file-unreadable', 'dev.yaml', undefined, 'is a character-device in the archive, which is not followed'],
      ['file-unreadable', 'folder', undefined, 'is a symlink in the archive, which is not followed'],
      ['file-unreadable', 'hard.yaml', undefined, 'is a link in the archive, which is not followed'],
      ['file-unreadable', 'link.yaml', undefined, 'is a symlink in the archive, which is not followed'],
    ]);
  });

  it('a file that is too large is a gap, and of two of one name the last one counts', async () => {
    const entries: TestEntry[] = [
      [{ name: 'huge.yaml' }, '#'.repeat(2_000)],
      [{ name: 'good.yaml' }, roleYaml('web', 'old')],
      [{ name: 'good.yaml' }, roleYaml('web', 'good')],
    ];
    const folder = await testFolder({ 'a.tgz': await tarGz(entries) });
    expect(await gapsOf(join(folder, 'a.tgz'), { fileBytes: 1_000 })).toEqual([
      ['file-unreadable', 'huge.yaml', undefined, 'is larger than 1000 bytes'],
    ]);
  });
});
