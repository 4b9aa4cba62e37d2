/** Reads a file, or standard input for `-`; if it cannot be read, that is wrong usage. */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { messageOf, PaperroundError } from '../errors.ts';

/** @throws PaperroundError `bad_usage` */
export async function readInput(file: string): Promise<Buffer> {
  try {
    return await (file === '-' ? buffer(process.stdin) : readFile(file));
  } catch (error) {
    throw unreadableInput(file, error);
  }
}

export const unreadableInput = (file: string, cause: unknown): PaperroundError =>
  new PaperroundError(
    'bad_usage',
    `${file === '-' ? 'Standard input' : `The file ${file}`} could not be read: ${messageOf(cause)}`,
    { cause },
  );
