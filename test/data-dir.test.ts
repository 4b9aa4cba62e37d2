/** The folders under DATA_DIR: made where they are missing, with their modes. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataDir } from '../src/data-dir.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const EMBEDDED = { databaseUrl: null, smtpUrl: null, secretKeys: [] };
const ELSEWHERE = {
  databaseUrl: 'postgresql://db/x',
  smtpUrl: 'smtp://mail',
  secretKeys: ['a-key-for-tests-only'],
};

test('folders are made where they are missing, the one of the database for its owner only', () => {
  const dataDir = join(temporaryFolder(), 'a', 'b');
  prepareDataDir({ ...EMBEDDED, dataDir });
  prepareDataDir({ ...EMBEDDED, dataDir });
  expect(statSync(join(dataDir, 'db')).mode & 0o777).toBe(0o700);
});

test('nothing is made where nothing will be written', () => {
  const dataDir = join(temporaryFolder(), 'a');
  prepareDataDir({ ...ELSEWHERE, dataDir });
  expect(existsSync(dataDir)).toBe(false);
  prepareDataDir({ ...ELSEWHERE, smtpUrl: null, dataDir });
  expect(existsSync(dataDir)).toBe(true);
  expect(existsSync(join(dataDir, 'db'))).toBe(false);
});

test('a file in the place of a folder is a problem of DATA_DIR', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'file'), '');
  for (const dataDir of [join(folder, 'file'), join(folder, 'file', 'data')])
    expect(() => prepareDataDir({ ...EMBEDDED, dataDir })).toThrow(
      expect.objectContaining({
        code: 'bad_configuration',
        message: expect.stringMatching(/DATA_DIR: saw ".*file/),
      }),
    );
});
