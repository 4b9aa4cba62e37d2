/** Tests the keys: created once, kept private, not lost by a second start or a setting. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { loadSecretKeys } from '../../src/readers/secret-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperround-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (secretKeys: readonly string[] = [], dataDir = folder) =>
  loadSecretKeys({ secretKeys, dataDir });

test('a key is made at the first start and is the same ever after', async () => {
  const dataDir = join(folder, 'not', 'there', 'yet');
  const [key, ...more] = await load([], dataDir);
  expect(more).toEqual([]);
  expect(key?.length).toBeGreaterThanOrEqual(43);
  expect(await load([], dataDir)).toEqual([key]);
});

test('only its owner can read the key, and no draft of it stays behind', async () => {
  await load();
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['secret']);
});

test('twenty first starts at once agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => load()));
  expect(new Set(keys.map(([key]) => key)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['secret']);
});

test('configured keys make no file', async () => {
  expect(await load(['first-key-of-sixteen', 'second-key-of-sixteen'])).toEqual([
    'first-key-of-sixteen',
    'second-key-of-sixteen',
  ]);
  expect(await readdir(folder)).toEqual([]);
});

test('a key that was made before one was configured still verifies', async () => {
  const made = await load();
  expect(await load(['first-key-of-sixteen'])).toEqual(['first-key-of-sixteen', ...made]);
});

test('a key file that was cut short stops the start and stays as it is', async () => {
  await writeFile(join(folder, 'secret'), 'short\n');
  await expect(load()).rejects.toMatchObject({
    code: 'bad_configuration',
    message: expect.stringContaining('holds 5 characters'),
  });
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('short\n');
});

test('a folder that cannot be made is reported with what to do', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(load([], join(folder, 'file', 'data'))).rejects.toMatchObject({
    code: 'bad_configuration',
    hint: expect.stringContaining('SECRET_KEY'),
  });
});

test('an address is found under the hash of an older key after a new one is put in front', () => {
  const before = createAddressHasher(['old-key-of-sixteen']);
  const after = createAddressHasher(['new-key-of-sixteen', 'old-key-of-sixteen']);
  const hash = before.hash('suppression', 'ada@reader.example');
  expect(after.hashes('suppression', 'ada@reader.example')).toContain(hash);
  expect(after.hash('suppression', 'ada@reader.example')).not.toBe(hash);
  expect(after.canRecognise(hash)).toBe(true);
  expect(createAddressHasher(['new-key-of-sixteen']).canRecognise(hash)).toBe(false);
});

test('hashes of one address for two purposes have nothing in common, and hold nothing of it', () => {
  const hasher = createAddressHasher(['old-key-of-sixteen']);
  const [name, suppression] = hasher.hash('suppression', 'ada@reader.example').split('.');
  expect(hasher.hash('confirmation', 'ada@reader.example')).not.toContain(suppression);
  expect(`${name}${suppression}`).toMatch(/^[\w-]{51}$/);
});
