/** Finds the files of a source that are new, or were modified since they were last read. */

import { readFile } from 'node:fs/promises';
import type { Database } from '../database/client.ts';
import { messageOf } from '../errors.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import {
  type ReadFacts,
  type ReadResult,
  recordReport,
  reportResult,
  type SourceRead,
} from './read-report.ts';
import { knownUrl, rememberUrl } from './source-state-store.ts';
import { pageHash } from './sources-store.ts';

export interface FilesRequest {
  /** An absolute glob. */
  readonly pattern: string;
  /** Include unchanged files. */
  readonly all: boolean;
  readonly signal: AbortSignal;
}

/** A file to ingest, or the report of a file that could not be read. */
export type FileToRead =
  | { readonly kind: 'file'; readonly file: FoundFile; readonly bytes: Uint8Array }
  | { readonly kind: 'no-page'; readonly result: ReadResult };

export async function* changedFiles(
  db: Database,
  read: SourceRead,
  { pattern, all, signal }: FilesRequest,
): AsyncGenerator<FileToRead> {
  const noPage = async (facts: ReadFacts): Promise<FileToRead> => ({
    kind: 'no-page',
    result: reportResult(await recordReport(db, read, facts)),
  });
  let files: readonly FoundFile[];
  try {
    files = await findFiles(pattern);
  } catch (error) {
    yield noPage({ outcome: 'failed', error: messageOf(error) });
    return;
  }
  if (files.length === 0) yield noPage({ outcome: 'empty', error: `No file matches ${pattern}.` });
  for (const file of files) {
    signal.throwIfAborted();
    if (!all && (await knownUrl(db, read.sourceId, keyOf(file)))?.lastModified === file.version) continue;
    try {
      yield { kind: 'file', file, bytes: await readFile(file.path) };
    } catch (error) {
      const reason = `The file could not be read: ${messageOf(error)}`;
      yield noPage({ outcome: 'failed', file: file.path, error: reason });
    }
  }
}

/** Records that the current version of a file was ingested. */
export async function rememberFile(
  db: Database,
  { sourceId }: SourceRead,
  file: FoundFile,
  bytes: Uint8Array,
): Promise<void> {
  const validators = { etag: null, lastModified: file.version, freshUntil: null };
  await rememberUrl(db, sourceId, keyOf(file), { ...validators, sha256: pageHash(bytes) });
}

const keyOf = ({ path }: FoundFile): string => `file:${path}`;
