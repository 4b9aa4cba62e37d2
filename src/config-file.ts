/** The schema of paperround.yaml. */

import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { cronProblem } from './cron-expression.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.ts';
import { isCalendarDay } from './text/days.ts';

/** Where the pages of a source are. */
type SourcePlace =
  /** `{date}` in a url stands for the listing day. */
  | { readonly url: string; readonly files?: undefined }
  /** A glob, relative to the folder of paperround.yaml. */
  | { readonly files: string; readonly url?: undefined };

export type SourceConfig = SourcePlace & {
  readonly name: string;
  /** The name that readers are shown; default: `name`, in words. */
  readonly title?: string;
  /** A listing format, or `auto` to detect it from the content. */
  readonly kind: string;
  /** Interval between reads, in milliseconds. */
  readonly everyMs: number;
  readonly enabled: boolean;
};

export interface TopicConfig {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly arxivCategories: readonly string[];
  readonly query: string;
}

/** Cron expressions (five fields, UTC) that start the jobs. The database decides what is due. */
export interface Timetable {
  readonly ingest: string;
  readonly digests: string;
  readonly summaries: string;
  readonly prune: string;
}

/** A joint rate limit for mails to these domains. */
export interface DomainLimit {
  /** Lower case, as A-labels (RFC 5890). */
  readonly domains: readonly string[];
  readonly mails: number;
  /** The period over which `mails` are counted, in milliseconds. */
  readonly perMs: number;
  /** The rate as written, e.g. 20/s. */
  readonly rate: string;
}

/**
 * Daily caps on digests from `start` on (UTC), while the sending domain is new. No cap after the last
 * entry.
 */
export interface WarmUp {
  /** YYYY-MM-DD. */
  readonly start: string;
  readonly perDay: readonly number[];
}

export interface SendingConfig {
  readonly limits: readonly DomainLimit[];
  readonly warmUp: WarmUp | null;
}

/** Retention periods, in milliseconds, of rows that sending no longer needs. */
export interface Keep {
  /** Deliveries with their papers, transactional mails and bounce reports. */
  readonly deliveriesMs: number;
  /** Reads of sources. */
  readonly readsMs: number;
  /** Former readers, with the proof of what they agreed to. */
  readonly formerReadersMs: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

const EXPECTED = {
  duration: 'a duration such as 30m, 6h or 1d',
  slug: 'lower-case letters, digits and dashes',
  domain: 'a domain such as gmail.com',
  rate: 'mails a second, minute or hour, such as 20/s, 600/m or 1000/h',
  perDay: 'how many mails on each day, such as [50, 100, 500, 1000, 5000]',
};

const duration = v.pipe(
  v.string(),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const match = /^(\d{1,5})\s*([smhd])$/.exec(value.trim());
    if (match) return Number(match[1]) * (UNITS[match[2] as string] as number);
    addIssue({ message: EXPECTED.duration });
    return NEVER;
  }),
);

const interval = v.pipe(
  duration,
  v.check((ms) => ms > 0, EXPECTED.duration),
);

const atLeast = (days: number) =>
  v.pipe(
    duration,
    v.check((ms) => ms >= days * UNITS.d!, `at least ${days}d`),
  );

const isPlainWebUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, port, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && port !== '0' && username === '' && password === '';
};

const cron = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? cronProblem(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
);

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, EXPECTED.slug));

const filled = v.pipe(v.string(), v.minLength(1, 'a text that is not empty'));

const mailDomain = v.pipe(
  v.string(EXPECTED.domain),
  v.transform((text) => domainToASCII(text.trim()).toLowerCase()),
  v.regex(/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/, EXPECTED.domain),
);

const rate = v.pipe(
  v.string(EXPECTED.rate),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const match = /^(\d{1,7}(?:\.\d+)?)\s*\/\s*([smh])$/.exec(value.trim());
    const mails = Number(match?.[1]);
    if (mails > 0) return { mails, perMs: UNITS[match?.[2] as string] as number, rate: value.trim() };
    addIssue({ message: EXPECTED.rate });
    return NEVER;
  }),
);

const calendarDay = v.pipe(v.string(), v.check(isCalendarDay, 'a day such as 2026-11-21'));

const mailsOfDay = v.pipe(
  v.number(EXPECTED.perDay),
  v.check((mails) => Number.isInteger(mails) && mails >= 1 && mails <= 100_000_000, EXPECTED.perDay),
);

const hasNames = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Settings of these names and no others. Each wrong name is an issue of its own, whereas `v.strictObject`
 * reports only the first. The cast keeps only these names in the type: where all other names are `never`, no
 * value fits.
 */
const group = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.custom<v.InferInput<v.ObjectSchema<Entries, undefined>>>(hasNames, 'settings with names'),
    v.objectWithRest(entries, v.never()) as unknown as v.ObjectSchema<Entries, undefined>,
  );

/**
 * The default of a text that is required. It is valid nowhere, so that the error says what was expected;
 * without a default, valibot would only say the name.
 */
const MISSING = '';

const source = v.pipe(
  group({
    name: v.optional(slug, MISSING),
    title: v.optional(v.pipe(filled, v.maxLength(80, 'a text of at most 80 characters'))),
    url: v.optional(
      v.pipe(v.string(), v.check(isPlainWebUrl, 'an http(s) url without user name and password')),
    ),
    files: v.optional(filled),
    kind: v.optional(v.string(), 'auto'),
    every: v.optional(interval, '30m'),
    enabled: v.optional(v.boolean(), true),
  }),
  // Compared even if another setting of the source is wrong.
  v.partialCheck(
    [['url'], ['files']],
    ({ url, files }) => (url === undefined) !== (files === undefined),
    'exactly one of url and files',
  ),
  v.transform(({ every, ...rest }) => ({ ...rest, everyMs: every }) as SourceConfig),
);

const topic = group({
  slug: v.optional(slug, MISSING),
  name: v.optional(filled, MISSING),
  description: v.optional(v.string(), ''),
  arxivCategories: v.optional(v.array(v.string()), []),
  query: v.optional(filled, MISSING),
});

const limit = v.pipe(
  group({
    domains: v.optional(v.pipe(v.array(mailDomain), v.minLength(1, 'at least one domain')), []),
    rate: v.optional(rate, MISSING),
  }),
  v.transform(({ domains, rate }) => ({ domains, ...rate })),
);

const warmUp = group({
  start: v.optional(calendarDay, MISSING),
  perDay: v.optional(
    v.pipe(v.array(mailsOfDay), v.minLength(1, EXPECTED.perDay), v.maxLength(366, EXPECTED.perDay)),
    [],
  ),
});

export const yamlSchema = group({
  sources: v.optional(v.array(source), []),
  topics: v.optional(v.array(topic), []),
  builtInTopics: v.optional(v.boolean(), true),
  sending: v.optional(group({ limits: v.optional(v.array(limit), []), warmUp: v.nullish(warmUp, null) }), {}),
  timetable: v.optional(
    group({
      ingest: v.optional(cron, '*/5 * * * *'),
      digests: v.optional(cron, '* * * * *'),
      summaries: v.optional(cron, '*/5 * * * *'),
      prune: v.optional(cron, '17 4 * * *'),
    }),
    {},
  ),
  // The minimum of deliveries covers a monthly digest, the papers it left out, and its retry.
  keep: v.optional(
    v.pipe(
      group({
        deliveries: v.optional(atLeast(60), '365d'),
        reads: v.optional(atLeast(7), '90d'),
        formerReaders: v.optional(atLeast(60), '1095d'),
      }),
      v.transform(({ deliveries, reads, formerReaders }) => ({
        deliveriesMs: deliveries,
        readsMs: reads,
        formerReadersMs: formerReaders,
      })),
    ),
    {},
  ),
});

/** The settings of a valid file, defaults included. */
export type YamlSettings = v.InferOutput<typeof yamlSchema>;
