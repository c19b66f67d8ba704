import { open } from 'node:fs/promises';

/** Where a tar header says that it is one. */
const TAR_MARK_AT = 257;
const TAR_MARK = Buffer.from('ustar');

const FORMS: readonly { readonly form: 'gzip' | 'zip' | 'zstd' | 'bzip2' | 'xz'; readonly mark: Buffer }[] = [
  { form: 'gzip', mark: Buffer.from([0x1f, 0x8b]) },
  { form: 'zip', mark: Buffer.from('PK\u0003\u0004') },
  { form: 'zip', mark: Buffer.from('PK\u0005\u0006') },
  { form: 'zstd', mark: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { form: 'bzip2', mark: Buffer.from('BZh') },
  { form: 'xz', mark: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]) },
];

export type ArchiveForm = 'text' | 'tar' | (typeof FORMS)[number]['form'];

/** What a file is by its first bytes, whatever it is called. */
export async function archiveForm(location: string): Promise<ArchiveForm> {
  const file = await open(location);
  try {
    const bytes = Buffer.alloc(512);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const head = bytes.subarray(0, bytesRead);
    if (head.subarray(TAR_MARK_AT, TAR_MARK_AT + TAR_MARK.length).equals(TAR_MARK)) return 'tar';
    return FORMS.find(({ mark }) => head.subarray(0, mark.length).equals(mark))?.form ?? 'text';
  } finally {
    await file.close();
  }
}
