/** Reads `.env`, and reports the lines in it that set nothing. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { ConfigProblem } from './config-problem.ts';
import { messageOf } from './errors.ts';
import type { Environment } from './setting-reader.ts';

const SETTING = /^(?:export\s+)?[\w.-]+\s*=/;

/** Returns the settings of `.env` in `folder`; none if there is no such file. */
export function readDotEnv(folder: string, problems: ConfigProblem[]): Environment {
  const path = join(folder, '.env');
  try {
    if (!existsSync(path)) return {};
    // Editors on Windows write a byte order mark, which would be a part of the first name.
    const lines = readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n');
    const stray = strayLines(lines);
    // Only its number is reported: the line may be part of a key, or hold a password after `SMTP_URL:`.
    for (const index of stray)
      problems.push({
        variable: `.env, line ${index + 1}`,
        seen: 'a line that sets nothing',
        expected: 'NAME=value, or # before a comment',
      });
    return parseEnv(lines.map((line, index) => (stray.has(index) ? '' : line)).join('\n'));
  } catch (error) {
    problems.push({ variable: '.env', seen: messageOf(error), expected: 'a file that this user can read' });
    return {};
  }
}

/**
 * Returns the lines that are neither a setting, nor a comment, nor part of a value in quotation marks.
 * `parseEnv` would take one as the beginning of the next name, and that setting would have its default.
 */
function strayLines(lines: readonly string[]): ReadonlySet<number> {
  const values = Object.values(parseEnv(lines.join('\n'))).filter((value) => value?.includes('\n'));
  const stray = lines.flatMap((line, index) => {
    const written = line.trim();
    if (written === '' || written.startsWith('#') || SETTING.test(written)) return [];
    const inside = written.replace(/["'`](?:\s*#.*)?$/, '');
    return values.some((value) => value?.includes(inside)) ? [] : [index];
  });
  return new Set(stray);
}
