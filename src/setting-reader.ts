/** Reads settings from the environment, and collects what is wrong with them. */

import { resolve } from 'node:path';
import { type ConfigProblem, quoteValue } from './config-problem.ts';
import { isLoginCutShort, type Parse } from './config-values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingReader {
  /** `.env` and the environment, which overrides it. */
  readonly env: Environment;
  readonly problems: ConfigProblem[];
  /** One sentence each. */
  readonly warnings: string[];
  /** Returns the trimmed text of a variable; empty if it is not set. */
  text(variable: string): string;
  /** Returns the absolute path that a variable names; null if it is not set. */
  path(variable: string): string | null;
  /**
   * Returns the value of a variable, or `fallback` if it is not set or has a problem. Problems do not quote
   * the values of `secret` variables.
   */
  read<T, F extends T | null>(
    variable: string,
    fallback: F,
    parse: Parse<T>,
    expected: string,
    secret?: boolean,
  ): T | F;
  /** Notes that a variable is not set although it has to be. */
  noteMissing(variable: string, expected: string): void;
}

/** @param folder where relative paths start */
export function createSettingReader(
  env: Environment,
  folder: string,
  { problems, warnings }: Pick<SettingReader, 'problems' | 'warnings'>,
): SettingReader {
  const text = (variable: string): string => env[variable]?.trim() ?? '';
  return {
    env,
    problems,
    warnings,
    text,
    path: (variable) => (text(variable) === '' ? null : resolve(folder, text(variable))),
    read(variable, fallback, parse, expected, secret = false) {
      const given = text(variable);
      if (given === '') return fallback;
      const value = parse(given);
      if (value !== undefined) return value;
      problems.push({ variable, seen: secret ? urlWithoutSecrets(given) : quoteValue(given), expected });
      return fallback;
    },
    noteMissing: (variable, expected) => problems.push({ variable, seen: 'nothing', expected }),
  };
}

/** Quotes no more of a URL than its protocol and host, and no host if that may be a part of the login. */
function urlWithoutSecrets(text: string): string {
  if (!URL.canParse(text)) return 'a text that is no URL';
  const url = new URL(text);
  return JSON.stringify(`${url.protocol}//${isLoginCutShort(url) ? '' : `${url.host}/`}…`);
}
