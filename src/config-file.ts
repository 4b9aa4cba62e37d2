/** The schema of paperround.yaml. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { cronProblem } from './cron-expression.ts';
import { MASK } from './secret-in-url.ts';

export interface SourceConfig {
  readonly name: string;
  /** What readers are shown for it; the name in words if absent. */
  readonly title?: string;
  /** Exactly one of `url` and `files` is set. `{date}` in a url stands for the listing day. */
  readonly url?: string;
  /** A glob, relative to the folder of paperround.yaml. */
  readonly files?: string;
  /** A listing format, or `auto` to detect it from the content. */
  readonly kind: string;
  /** Interval between reads, in milliseconds. */
  readonly everyMs: number;
  readonly enabled: boolean;
}

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

export interface ConfigProblem {
  readonly variable: string;
  readonly seen: string;
  readonly expected: string;
}

/** A value as a problem message quotes it: JSON, with the login of a URL removed. */
export const quoteValue = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/\/\/[^/@\s"]*@/g, `//${MASK}@`);

const HOURS = 60 * 60 * 1000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60 * 1000, h: HOURS, d: 24 * HOURS };

const duration = z.string().transform((text, context) => {
  const match = /^(\d{1,5})\s*([smhd])$/.exec(text.trim());
  if (!match) {
    context.addIssue({ code: 'custom', message: 'a duration such as 30m, 6h or 1d' });
    return z.NEVER;
  }
  return Number(match[1]) * (UNITS[match[2] as string] as number);
});

const atLeast = (days: number) => duration.refine((ms) => ms >= days * UNITS.d!, `at least ${days}d`);

const isPlainWebUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
};

const cron = z.string().superRefine((text, context) => {
  const problem = cronProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

const mailDomain = z.string('a domain such as gmail.com').transform((text, context) => {
  const domain = domainToASCII(text.trim()).toLowerCase();
  if (/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/.test(domain)) return domain;
  context.addIssue({ code: 'custom', message: 'a domain such as gmail.com' });
  return z.NEVER;
});

const RATE = 'mails a second, minute or hour, such as 20/s, 600/m or 1000/h';

const rate = z.string(RATE).transform((text, context) => {
  const match = /^(\d{1,7}(?:\.\d+)?)\s*\/\s*([smh])$/.exec(text.trim());
  const mails = Number(match?.[1]);
  if (mails > 0) return { mails, perMs: UNITS[match?.[2] as string] as number, rate: text.trim() };
  context.addIssue({ code: 'custom', message: RATE });
  return z.NEVER;
});

const calendarDay = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text),
    'a day such as 2026-11-21',
  );

const DAILY = 'how many mails on each day, such as [50, 100, 500, 1000, 5000]';

export const yamlSchema = z.strictObject({
  sources: z
    .array(
      z
        .strictObject({
          name: z.string().regex(SLUG, 'lower-case letters, digits and dashes'),
          title: z.string().min(1).max(80).optional(),
          url: z.string().refine(isPlainWebUrl, 'an http(s) url without user name and password').optional(),
          files: z.string().optional(),
          kind: z.string().default('auto'),
          every: duration.default(30 * UNITS.m!),
          enabled: z.boolean().default(true),
        })
        .refine(
          (source) => (source.url === undefined) !== (source.files === undefined),
          'exactly one of url and files',
        ),
    )
    .default([]),
  topics: z
    .array(
      z.strictObject({
        slug: z.string().regex(SLUG, 'lower-case letters, digits and dashes'),
        name: z.string().min(1),
        description: z.string().default(''),
        arxivCategories: z.array(z.string()).default([]),
        query: z.string().min(1),
      }),
    )
    .default([]),
  builtInTopics: z.boolean().default(true),
  sending: z
    .strictObject({
      limits: z
        .array(
          z
            .strictObject({ domains: z.array(mailDomain).min(1, 'at least one domain'), rate })
            .transform(({ domains, rate: { mails, perMs, rate } }) => ({ domains, mails, perMs, rate })),
        )
        .default([]),
      warmUp: z
        .strictObject({
          start: calendarDay,
          perDay: z
            .array(z.number(DAILY).int(DAILY).min(1, DAILY).max(100_000_000, DAILY))
            .min(1, DAILY)
            .max(366, DAILY),
        })
        .nullable()
        .default(null),
    })
    .prefault({}),
  timetable: z
    .strictObject({
      ingest: cron.default('*/5 * * * *'),
      digests: cron.default('* * * * *'),
      summaries: cron.default('*/5 * * * *'),
      prune: cron.default('17 4 * * *'),
    })
    .prefault({}),
  // The minimum covers a monthly digest, the papers it left out, and its retry.
  keep: z
    .strictObject({
      deliveries: atLeast(60).prefault('365d'),
      reads: atLeast(7).prefault('90d'),
      formerReaders: atLeast(60).prefault('1095d'),
    })
    .prefault({}),
});
