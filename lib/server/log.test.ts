import { expect, it } from 'vitest';
import { createLog } from './log';

it('writes no credential, wherever it stands', () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: 'info' }, { write: (line) => lines.push(line) });
  log.info(
    { key: 'S1', token: 'S2', headers: { authorization: 'S3', cookie: 'S4' }, a: { key: 'S5', token: 'S6' } },
    'x',
  );
  log.debug('too fine for this level');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('[redacted]');
  expect(lines[0]).not.toMatch(/S\d/u);
});
