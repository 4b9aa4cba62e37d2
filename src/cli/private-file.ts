/** Opens files that hold addresses or personal links: only their owner may read them. */
import { type FileHandle, open } from 'node:fs/promises';

const OWNER_ONLY = 0o600;

/** Opens `file` for writing, emptied, and closed to others even if it existed and was open to them. */
export async function openPrivateFile(file: string): Promise<FileHandle> {
  const handle = await open(file, 'w', OWNER_ONLY);
  // Opening an existing file does not change its mode.
  await handle.chmod(OWNER_ONLY);
  return handle;
}
