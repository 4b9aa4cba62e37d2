/** Reads a file, or standard input for `-`. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

export const readInput = (file: string): Promise<Buffer> =>
  file === '-' ? buffer(process.stdin) : readFile(file);
