/** Writes files that hold addresses or personal links: only their owner may read them. */

import { type FileHandle, open } from 'node:fs/promises';
import { messageOf, PaperroundError } from '../errors.ts';

const OWNER_ONLY = 0o600;

/** @throws PaperroundError `bad_usage` if the file cannot be written */
export async function writePrivateFile(
  file: string,
  pieces: readonly (string | Buffer)[] | AsyncIterable<string>,
): Promise<void> {
  const fail = (cause: unknown): never => {
    throw new PaperroundError('bad_usage', `The file ${file} could not be written: ${messageOf(cause)}`, {
      cause,
    });
  };
  const handle = await openPrivateFile(file).catch(fail);
  try {
    for await (const piece of pieces) await handle.writeFile(piece).catch(fail);
  } finally {
    await handle.close();
  }
}

/** Opens `file` for writing, emptied, and closed to others even if it existed and was open to them. */
async function openPrivateFile(file: string): Promise<FileHandle> {
  const handle = await open(file, 'w', OWNER_ONLY);
  // Opening an existing file does not change its mode.
  await handle.chmod(OWNER_ONLY);
  return handle;
}
