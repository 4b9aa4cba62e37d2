/** The names of all settings, and which of them a misspelt name was meant to be. Pure. */

import { PROVIDER_NAMES, secretSettingOf } from './provider-names.ts';

/** Every setting that is read from the environment and `.env`. */
export const SETTING_NAMES: readonly string[] = [
  'ADMIN_PASSWORD',
  'ADMIN_PROXY_HEADER',
  'ADMIN_USERS',
  'ALLOW_PRIVATE_SOURCES',
  'BASE_URL',
  'BOUNCE_DOMAIN',
  'DATABASE_URL',
  'DATA_DIR',
  'DKIM_DOMAIN',
  'DKIM_PRIVATE_KEY',
  'DKIM_SELECTOR',
  'HEARTBEAT_URL',
  'HOST',
  'LOG_LEVEL',
  'MAIL_DOMAIN',
  'MAIL_FROM',
  'MAIL_TRANSPORT',
  'METRICS_TOKEN',
  'NODE_ENV',
  'OPERATOR_EMAIL',
  'PAPERROUND_CONFIG',
  'PORT',
  'POSTAL_ADDRESS',
  'SECRET_KEY',
  'SEND_CONCURRENCY',
  'SEND_RATE',
  'SMTP_URL',
  'SMTP_URL_CONFIRMATIONS',
  'SMTP_URL_FALLBACK',
  'SUMMARY_KEY',
  'SUMMARY_LANGUAGE',
  'SUMMARY_MODEL',
  'SUMMARY_PER_DAY',
  'SUMMARY_URL',
  'SUPPRESSION_JOURNAL',
  'TRUST_PROXY',
  'UNCERTAIN_DELIVERIES',
  'WEBHOOK_SECRET',
  'WORK_PORT',
  ...PROVIDER_NAMES.map(secretSettingOf),
];

/** A name that is not a setting, and the one that was probably meant. */
export interface MisspelledName {
  readonly name: string;
  readonly meant: string;
}

/**
 * Checks names in `.env`, which holds our settings only. Returns those close to one of ours, and the others
 * that are unknown.
 */
export function checkFileNames(names: readonly string[]): {
  readonly misspelled: readonly MisspelledName[];
  readonly unknown: readonly string[];
} {
  const misspelled: MisspelledName[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    if (SETTING_NAMES.includes(name)) continue;
    const meant = nearestSetting(name);
    if (meant === null) unknown.push(name);
    else misspelled.push({ name, meant });
  }
  return { misspelled, unknown };
}

/**
 * Checks names in the environment, most of which belong to other programs. Returns only those that begin with
 * the whole first word of the setting that they are close to (SMTP_ULR), while that setting itself is not
 * set.
 */
export function misspelledInEnvironment(
  names: readonly string[],
  isSet: (name: string) => boolean,
): readonly MisspelledName[] {
  return names.flatMap((name) => {
    if (SETTING_NAMES.includes(name) || !FIRST_WORDS.some((word) => name.startsWith(word))) return [];
    const meant = nearestSetting(name);
    const firstWord = meant === null ? null : firstWordOf(meant);
    return meant !== null && firstWord !== null && name.startsWith(firstWord) && !isSet(meant)
      ? [{ name, meant }]
      : [];
  });
}

/** Returns `SMTP_` for SMTP_URL; null for a name of one word. */
const firstWordOf = (name: string): string | null =>
  name.includes('_') ? name.slice(0, name.indexOf('_') + 1) : null;

const FIRST_WORDS = [...new Set(SETTING_NAMES.flatMap((name) => firstWordOf(name) ?? []))];

/** Returns the setting that a name is a typo of; null if it is close to none. */
function nearestSetting(name: string): string | null {
  // A setting prefixed with our own name is a typo, too: PAPERROUND_SMTP_URL.
  const written = [bare(name), bare(name).replace(/^PAPERROUND/, '')];
  const near = SETTING_NAMES.flatMap((setting) =>
    written.flatMap((word) => {
      const distance = distanceOfSlip(word, bare(setting));
      return distance === null ? [] : [{ setting, distance }];
    }),
  );
  return near.toSorted((one, other) => one.distance - other.distance)[0]?.setting ?? null;
}

/** Is a text a typo of `word`, or the word in other case (Production, PRODUCTION)? */
export const isSlipOf = (text: string, word: string): boolean =>
  distanceOfSlip(bare(text), bare(word)) !== null;

/** Case and separators are ignored: smtp_url and SMTPURL are typos too. */
const bare = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Returns the edit distance of two words; null if it is too large for a typo. */
function distanceOfSlip(written: string, word: string): number | null {
  const most = word.length < 7 ? 1.25 : word.length < 9 ? 2.25 : 2.5;
  // Each missing or extra letter counts 1.
  if (Math.abs(written.length - word.length) > most) return null;
  const distance = slipsBetween(written, word);
  if (distance <= most) return distance;
  return sorted(written) === sorted(word) ? most : null;
}

const sorted = (word: string): string => [...word].toSorted().join('');

/**
 * Returns the optimal string alignment distance, weighted: missing, extra or swapped letters count 1 each,
 * replaced ones 1.25, because two of these in a short word make another word (SITE_URL is not SMTP_URL).
 */
function slipsBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1.25));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[other.length] as number;
}
