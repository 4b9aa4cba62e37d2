/** Parsers of flag values, each of which throws commander's InvalidArgumentError, which means exit 2. */

import { InvalidArgumentError } from 'commander';
import { hasUnstorable } from '../text/control-characters.ts';
import { isCalendarDay, parseDayOrInstant } from '../text/days.ts';

/** Parses an ISO 8601 instant with time zone (`2026-03-11T08:00:00Z`), or a day, meaning midnight UTC. */
export function parseInstant(text: string): Date {
  const instant = parseDayOrInstant(text);
  if (instant === null)
    throw new InvalidArgumentError(
      `Saw ${JSON.stringify(text)}, expected an instant such as 2026-03-11T08:00:00Z, or a day such as 2026-03-11.`,
    );
  return instant;
}

/** Checks a day such as 2026-03-11, and returns it as text. */
export function parseDay(text: string): string {
  if (!isCalendarDay(text))
    throw new InvalidArgumentError(`Saw ${JSON.stringify(text)}, expected a day such as 2026-03-11.`);
  return text;
}

/** Returns a parser of whole numbers from `least` to `most`. */
export const parseInteger =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(
        `Saw ${JSON.stringify(text)}, expected a whole number from ${least} to ${most}.`,
      );
    return value;
  };

/** Checks a web URL, and returns it as text. */
export function parseWebUrl(text: string): string {
  if (!URL.canParse(text) || !['http:', 'https:'].includes(new URL(text).protocol))
    throw new InvalidArgumentError(`Saw ${JSON.stringify(text)}, expected an http(s) address.`);
  return text;
}

const LONGEST_SOURCE_NAME = 80;

/** Parses the name of a source that is not configured: free text, but fit for a table and a page. */
export function parseSourceName(text: string): string {
  const name = text.trim();
  if (name === '' || text.length > LONGEST_SOURCE_NAME || hasUnstorable(text))
    throw new InvalidArgumentError(
      `Saw ${JSON.stringify(text.slice(0, LONGEST_SOURCE_NAME))}, expected a name of 1 to ${LONGEST_SOURCE_NAME} characters on one line.`,
    );
  return name;
}

/** Formats examples for `addHelpText('after', …)`. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;

/** Collects the values of a repeatable flag. */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
];
