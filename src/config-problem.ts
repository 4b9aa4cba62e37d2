/** What is wrong with the configuration: one problem, and the error that reports all of them. */

import { PaperroundError } from './errors.ts';
import { MASK } from './secret-in-url.ts';

export interface ConfigProblem {
  readonly variable: string;
  readonly seen: string;
  readonly expected: string;
}

/** What is wrong with settings, or probably not intended. */
export interface SettingFindings {
  readonly problems: readonly ConfigProblem[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** Returns one error for all problems of a configuration. */
export function configurationError(problems: readonly ConfigProblem[]): PaperroundError {
  const lines = problems.map(
    ({ variable, seen, expected }) => `  ${variable}: saw ${seen}, expected ${expected}`,
  );
  return new PaperroundError('bad_configuration', `The configuration cannot be used:\n${lines.join('\n')}`, {
    hint: 'Correct the environment, .env or paperround.yaml and start again; `paperround config` shows what is in effect.',
    facts: { problems },
  });
}

/** Quotes a value for the message of a problem: as JSON, with the login of a URL masked. */
export const quoteValue = (value: unknown): string =>
  JSON.stringify(value, (_name, part) => (typeof part === 'string' ? withoutLogin(part) : part));

/** Masks up to the last @, because a URL that cannot be used may have any character in its password. */
function withoutLogin(text: string): string {
  const start = text.indexOf('//') + 2;
  const end = text.lastIndexOf('@');
  return start < 2 || end < start ? text : `${text.slice(0, start)}${MASK}${text.slice(end)}`;
}
