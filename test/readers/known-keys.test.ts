/**
 * A process whose keys the database does not know is refused in words; a new key in front of a known one is a
 * rotation.
 */
import { openApp } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { PaperroundError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { compareKeys, nameOfKey } from '../../src/readers/known-keys.ts';
import { addSuppression } from '../../src/readers/suppression-store.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [OLD, NEW, OTHER] = [
  'the-old-key-of-many-letters',
  'the-new-key-of-many-letters',
  'another-key-of-many-letters',
];
const fingerprint = (key: string): string => createAddressHasher([key]).hash('fingerprint', '');
const named = (key: string): string => nameOfKey(fingerprint(key));
const judge = (
  ours: readonly string[],
  signing: string | null,
  needed: readonly string[] = [],
  lost: readonly string[] = [],
) =>
  compareKeys({
    ours: ours.map(fingerprint),
    signing: signing === null ? null : fingerprint(signing),
    needed: Object.fromEntries(needed.map((key) => [named(key), 3])),
    lost: lost.map(named),
  });

test.each<[string, Parameters<typeof judge>, boolean]>([
  ['the first start takes whatever it is given', [[OLD], null], true],
  ['the same key again is nothing new', [[OLD], OLD], false],
  ['a new key in front of the known one is a rotation', [[NEW, OLD], OLD, [OLD]], true],
  ['a known key may be dropped when no suppression needs it', [[NEW], NEW], false],
  ['a key behind the known one is only one more that verifies', [[OLD, NEW], OLD], false],
  ['a key that was given up is not asked for again', [[NEW], NEW, [OLD], [OLD]], false],
])('%s', (_, facts, isNew) => {
  expect(judge(...facts)).toMatchObject({ ok: true, isNew });
});

test.each<[string, Parameters<typeof judge>, readonly string[]]>([
  ['another key', [[OTHER], OLD], [OLD]],
  ['the old key alone after a rotation', [[OLD], NEW], [NEW]],
  ['a key that suppressions still need and that was dropped', [[NEW], NEW, [OLD, NEW]], [OLD]],
  ['a key that the suppressions of an earlier version do not know', [[OTHER], null, [OLD]], [OLD]],
])('%s is refused, and the message says what is missing', (_, facts, missing) => {
  const verdict = judge(...facts);
  if (verdict.ok) throw new Error('it was admitted');
  expect(verdict.error.exitCode).toBe(2);
  for (const key of missing) expect(verdict.error.message).toContain(named(key));
  expect(`${verdict.error.message} ${verdict.error.hint}`).toMatch(/SECRET_KEY=new,old.*recover --new-key/s);
  for (const key of [OLD, NEW, OTHER])
    expect(JSON.stringify([verdict.error.message, verdict.error.hint, verdict.error.facts])).not.toContain(
      key,
    );
});

test('a database admits the keys it knows, through a rotation, and only until one is missing', async () => {
  const { url, remove } = await testDatabaseUrl();
  const folder = temporaryFolder();
  const log = createLog('silent');
  const start = async (secretKeys: string, how?: 'new-keys' | 'look') => {
    const config = loadConfig({ DATABASE_URL: url, DATA_DIR: folder, SECRET_KEY: secretKeys }, folder);
    return openApp(config, { clock: systemClock, log, ...(how === undefined ? {} : { start: how }) });
  };
  const refused = async (secretKeys: string): Promise<string> => {
    const error = await start(secretKeys).then(
      async (app) => {
        await app.close();
        return new Error('it was admitted');
      },
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof PaperroundError)) throw error;
    return error.message;
  };

  const first = await start(OLD);
  await addSuppression(first.db, first.hasher, 'ada@reader.example', { reason: 'erased' }, new Date());
  const stored = JSON.stringify(await first.db.metadata.findMany());
  expect(stored).not.toContain(OLD);
  expect(stored).toContain(fingerprint(OLD));
  await first.close();

  expect(await refused(OTHER)).toMatch(
    /saw a key named .*links in mails already sent.*1 suppressed addresses/,
  );
  await (await start(`${NEW},${OLD}`)).close();
  expect(await refused(OLD)).toContain(named(NEW));
  expect(await refused(NEW)).toContain(named(OLD));
  await (await start(NEW, 'look')).close();
  expect(await refused(NEW)).toContain(named(OLD));

  await (await start(NEW, 'new-keys')).close();
  await (await start(NEW)).close();
  // A key that is found again may come back.
  await (await start(`${NEW},${OLD}`)).close();
  await remove();
});
