/** Loads the keys that sign tokens and hash addresses, or creates one in DATA_DIR/secret. */

import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PaperroundError } from '../errors.ts';
import { nullIfMissing } from '../missing-file.ts';

const SHORTEST_KEY = 16;

/**
 * Returns all keys, the signing one first. A key once created in DATA_DIR/secret still verifies after
 * SECRET_KEY is set: unsubscribe links in sent mails never expire, and suppressions are hashed with
 * it.
 * @throws PaperroundError `bad_configuration` if DATA_DIR/secret cannot be read or created, or has no
 * key
 */
export async function loadSecretKeys(config: {
  readonly secretKeys: readonly string[];
  readonly dataDir: string;
}): Promise<readonly string[]> {
  const file = join(config.dataDir, 'secret');
  try {
    const kept = await readKey(file);
    if (config.secretKeys.length > 0)
      return [...new Set([...config.secretKeys, ...(kept === null ? [] : [kept])])];
    return [kept ?? (await makeKey(config.dataDir, file))];
  } catch (error) {
    if (error instanceof PaperroundError) throw error;
    throw new PaperroundError(
      'bad_configuration',
      `Could not read or make the secret key in ${file}: ${messageOf(error)}.`,
      {
        hint: 'Let this user read and write the folder, or set SECRET_KEY.',
        cause: error,
      },
    );
  }
}

async function readKey(file: string): Promise<string | null> {
  const text = await nullIfMissing(readFile(file, 'utf8'));
  if (text === null) return null;
  const key = text.trim();
  if (key.length >= SHORTEST_KEY) return key;
  throw new PaperroundError(
    'bad_configuration',
    `${file} holds ${key.length} characters, expected a key of ${SHORTEST_KEY} or more.`,
    {
      hint: 'Put the old key back from a backup. Without it, links in mails already sent stop working and stopped addresses are forgotten.',
    },
  );
}

/**
 * Writes the key to another file and links it into place. A link never replaces a file, so of several
 * processes that start at once one wins and all use its key, and none reads a half-written one.
 */
async function makeKey(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
  const kept = await readKey(file);
  if (kept === null) throw new Error('the file vanished right after it was made');
  return kept;
}
