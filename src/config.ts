/** Loads the environment, `.env` and paperround.yaml once; nothing else reads `process.env`. */

import { join, resolve } from 'node:path';
import type {
  ConfigProblem,
  Keep,
  SendingConfig,
  SourceConfig,
  Timetable,
  TopicConfig,
} from './config-file.ts';
import { privateFiles, readNames, readProduction } from './config-names.ts';
import { type DkimConfig, readDkim, readKeys, readProxyHeader, readSecret } from './config-secrets.ts';
import { readSummaries, type SummaryConfig } from './config-summaries.ts';
import {
  baseUrl,
  boolean,
  createVariableReader,
  domainName,
  type Environment,
  integerBetween,
  numberBetween,
  oneOf,
  PASSWORD_RULE,
  parseMailbox,
  urlToFetch,
  urlWithLogin,
  type VariableReader,
} from './config-values.ts';
import { readDotEnv } from './dot-env.ts';
import { PaperroundError } from './errors.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { PROVIDER_NAMES, type ProviderName, secretSettingOf } from './provider-names.ts';
import { readConfigFile } from './read-config-file.ts';

export interface Config {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly smtpUrl: string | null;
  /** For transactional mails; null: SMTP_URL. */
  readonly smtpUrlConfirmations: string | null;
  /** Used while another mail server is unavailable; null: mail waits. */
  readonly smtpUrlFallback: string | null;
  readonly mailFrom: { readonly name: string; readonly address: string };
  readonly mailDomain: string;
  readonly bounceDomain: string | null;
  readonly postalAddress: string | null;
  readonly dkim: DkimConfig | null;
  /** As configured; null means the address that `serve` actually listens on. */
  readonly baseUrl: string | null;
  readonly trustProxy: boolean;
  readonly host: string;
  readonly port: number;
  /** Where `work` serves its health and metrics; null: nowhere. */
  readonly workPort: number | null;
  /** The first key signs, all verify. Empty: a key is created in DATA_DIR/secret. */
  readonly secretKeys: readonly string[];
  readonly adminPassword: string | null;
  /** The file of users of /admin; null: there are none. */
  readonly adminUsers: string | null;
  /**
   * The header, in lower case, in which the trusted proxy names the user of /admin; null: none is trusted.
   */
  readonly adminProxyHeader: string | null;
  /** Where the daily mail about problems goes; null: nowhere. */
  readonly operatorEmail: string | null;
  /**
   * Fetched after each round of the timetable in which nothing was wrong. A secret: anyone who knows it can
   * feign that all is well.
   */
  readonly heartbeatUrl: string | null;
  /** Bearer token for /metrics; null: this machine only. */
  readonly metricsToken: string | null;
  /** For POST /webhooks/mail; any of them is accepted. Empty: the page does not exist. */
  readonly webhookSecrets: readonly string[];
  /** For POST /webhooks/PROVIDER; a provider without any is not used. */
  readonly providerSecrets: Readonly<Record<ProviderName, readonly string[]>>;
  /** Messages per second across all processes; 0 means no limit. */
  readonly sendRate: number;
  readonly sendConcurrency: number;
  readonly uncertainDeliveries: 'resend' | 'hold';
  readonly logLevel: LogLevel;
  readonly allowPrivateSources: boolean;
  /** The optional sentence on each paper, written by a model. */
  readonly summaries: SummaryConfig;
  readonly production: boolean;
  /**
   * Does MAIL_TRANSPORT say that mails are written to files, even if a mail server is configured, or in
   * production?
   */
  readonly outboxByName: boolean;
  /** The file outside the database that suppressions are appended to. */
  readonly suppressionJournal: string;
  /** Files with secrets, which no other user should be able to read. They need not exist. */
  readonly privateFiles: readonly string[];
  /** Settings that are valid but probably not intended, one sentence each. */
  readonly warnings: readonly string[];
  /** The paperround.yaml in use, or null. */
  readonly configFile: string | null;
  /** Path of that file, whether or not it exists. */
  readonly configPath: string;
  readonly sources: readonly SourceConfig[];
  readonly topics: readonly TopicConfig[];
  /** true: the topics of paperround.yaml extend the built-in ones; false: they replace them. */
  readonly builtInTopics: boolean;
  readonly timetable: Timetable;
  /** Rate limits by receiving domain, and the warm-up plan. */
  readonly sending: SendingConfig;
  readonly keep: Keep;
}

/** What is wrong with settings, or probably not intended. */
export interface SettingFindings {
  readonly problems: readonly ConfigProblem[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Loads the effective configuration. `.env` in `folder` is read if it exists; the real environment overrides
 * it.
 * @param configFileToCome true for the command that writes the file that PAPERROUND_CONFIG names
 * @param demonstration true for the demonstration command: its mails are files, in production too
 * @param check finds what this layer cannot know; its findings are reported with the others
 * @throws PaperroundError `bad_configuration` that lists every problem at once (variable, seen, expected);
 * exit 2.
 */
export function loadConfig(
  environment: Environment = process.env,
  folder: string = process.cwd(),
  {
    configFileToCome = false,
    demonstration = false,
    check = () => ({ problems: [], warnings: [] }),
  }: {
    readonly configFileToCome?: boolean;
    readonly demonstration?: boolean;
    readonly check?: (config: Config) => SettingFindings;
  } = {},
): Config {
  const problems: ConfigProblem[] = [];
  const dotEnv = readDotEnv(folder, problems);
  const env = { ...dotEnv, ...definedOnly(environment) };
  const warnings: string[] = [];
  readNames({ dotEnv, environment, folder }, problems, warnings);
  const setting: SettingReader = {
    env,
    read: createVariableReader(env, problems),
    folder,
    problems,
    warnings,
  };
  const dataDir = resolve(folder, env.DATA_DIR?.trim() || './data');
  const production = readProduction(env, problems);
  const { configFile, configPath, yaml } = readConfigFile({
    named: env.PAPERROUND_CONFIG?.trim() ?? '',
    folder,
    problems,
    configFileToCome,
  });

  const config: Config = {
    databaseUrl: setting.read(
      'DATABASE_URL',
      null,
      urlWithLogin(['postgres:', 'postgresql:']),
      `a PostgreSQL URL such as postgresql://user:pass@host:5432/name (${PASSWORD_RULE})`,
      true,
    ),
    dataDir,
    ...readMailServers(setting, !production || demonstration),
    ...readSender(setting),
    ...readSite(setting),
    secretKeys: readSecretKeys(setting, production),
    ...readAdmin(setting),
    ...readOperation(setting),
    webhookSecrets: readKeys('WEBHOOK_SECRET', env, problems),
    providerSecrets: ofEachProvider((name) => readKeys(secretSettingOf(name), env, problems)),
    ...readSendingLimits(setting),
    allowPrivateSources: setting.read('ALLOW_PRIVATE_SOURCES', 'false', boolean, 'true or false') ?? false,
    summaries: readSummaries(env, setting.read, { problems, warnings }),
    production,
    suppressionJournal: env.SUPPRESSION_JOURNAL?.trim()
      ? resolve(folder, env.SUPPRESSION_JOURNAL.trim())
      : join(dataDir, 'suppressions.log'),
    privateFiles: privateFiles(env, { dotEnv, folder, dataDir }),
    warnings,
    configFile,
    configPath,
    ...yaml,
  };
  const further = check(config);
  problems.push(...further.problems);
  warnings.push(...further.warnings);
  if (problems.length > 0) throw configurationError(problems);
  return Object.freeze(config);
}

/**
 * Reads the sources that are now in paperround.yaml.
 * @param before what is in effect; if no file has been read yet, it may still be missing
 * @throws PaperroundError `bad_configuration`
 */
export function readSources(
  before: Pick<Config, 'sources' | 'configFile' | 'configPath'>,
): Pick<Config, 'sources' | 'configFile'> {
  const problems: ConfigProblem[] = [];
  const { yaml, configFile } = readConfigFile({
    named: before.configPath,
    folder: '',
    problems,
    configFileToCome: before.configFile === null,
  });
  if (problems.length > 0) throw configurationError(problems);
  return configFile === null ? before : { sources: yaml.sources, configFile };
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

/** What each group of settings is read with. */
interface SettingReader {
  readonly env: Environment;
  readonly read: VariableReader;
  readonly folder: string;
  readonly problems: ConfigProblem[];
  readonly warnings: string[];
}

/** Reads who the mails are from, and how they are signed. */
function readSender({
  env,
  read,
  folder,
  problems,
}: SettingReader): Pick<Config, 'mailFrom' | 'mailDomain' | 'bounceDomain' | 'postalAddress' | 'dkim'> {
  const mailFrom = read(
    'MAIL_FROM',
    'Paperround <digest@localhost>',
    parseMailbox,
    'an address, or Name <address>',
  ) ?? { name: '', address: '' };
  const ownDomain = mailFrom.address.split('@')[1] ?? 'localhost';
  return {
    mailFrom,
    mailDomain: read('MAIL_DOMAIN', ownDomain, domainName, 'a domain name') ?? 'localhost',
    bounceDomain: read('BOUNCE_DOMAIN', null, domainName, 'a domain name'),
    postalAddress: env.POSTAL_ADDRESS?.trim() || null,
    dkim: readDkim(env, read, { folder, problems }),
  };
}

/** Reads where the site listens, and how readers reach it. */
const readSite = ({
  env,
  read,
}: SettingReader): Pick<Config, 'baseUrl' | 'trustProxy' | 'host' | 'port' | 'workPort'> => ({
  baseUrl: read(
    'BASE_URL',
    null,
    baseUrl,
    'an http(s) URL without query and login, such as https://papers.example.org',
  ),
  trustProxy: read('TRUST_PROXY', 'false', boolean, 'true or false') ?? false,
  host: env.HOST?.trim() || '127.0.0.1',
  port: read('PORT', '3000', integerBetween(0, 65535), 'a port number, 0 to 65535') ?? 0,
  workPort: read('WORK_PORT', null, integerBetween(0, 65535), 'a port number, 0 to 65535, or nothing'),
});

function readSecretKeys({ env, problems }: SettingReader, production: boolean): Config['secretKeys'] {
  const secretKeys = readKeys('SECRET_KEY', env, problems);
  if (production && secretKeys.length === 0)
    problems.push({
      variable: 'SECRET_KEY',
      seen: 'nothing',
      expected: 'a key of 16 characters or more, because NODE_ENV is production',
    });
  return secretKeys;
}

/** Reads who may sign in to /admin. */
const readAdmin = ({
  env,
  folder,
  problems,
}: SettingReader): Pick<Config, 'adminPassword' | 'adminUsers' | 'adminProxyHeader'> => ({
  adminPassword: readSecret('ADMIN_PASSWORD', env, problems),
  adminUsers: env.ADMIN_USERS?.trim() ? resolve(folder, env.ADMIN_USERS.trim()) : null,
  adminProxyHeader: readProxyHeader(env, problems),
});

/** Reads how an operator is kept informed. */
const readOperation = ({
  env,
  read,
  problems,
}: SettingReader): Pick<Config, 'operatorEmail' | 'heartbeatUrl' | 'metricsToken' | 'logLevel'> => ({
  operatorEmail: read('OPERATOR_EMAIL', null, parseMailbox, 'an address, or Name <address>')?.address ?? null,
  heartbeatUrl: read('HEARTBEAT_URL', null, urlToFetch, 'an http(s) URL without a login', true),
  metricsToken: readSecret('METRICS_TOKEN', env, problems),
  logLevel:
    read('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), 'trace, debug, info, warn, error, fatal or silent') ??
    'info',
});

/** Reads how fast mails are sent, and what becomes of one in doubt. */
const readSendingLimits = ({
  read,
}: SettingReader): Pick<Config, 'sendRate' | 'sendConcurrency' | 'uncertainDeliveries'> => ({
  sendRate: read('SEND_RATE', '0', numberBetween(0, 100_000), 'messages per second, 0 for no limit') ?? 0,
  sendConcurrency:
    read('SEND_CONCURRENCY', '10', integerBetween(1, 1000), 'a whole number of connections, 1 to 1000') ?? 10,
  uncertainDeliveries:
    read('UNCERTAIN_DELIVERIES', 'resend', oneOf(['resend', 'hold'] as const), 'resend or hold') ?? 'resend',
});

/**
 * Reads where mails go. With MAIL_TRANSPORT=outbox they are files; mail servers are then checked, but not
 * used.
 * @param mayBeFiles are mails files if no mail server is set? If false, that has to be asked for
 */
function readMailServers(
  { env, read, problems, warnings }: SettingReader,
  mayBeFiles: boolean,
): Pick<Config, 'smtpUrl' | 'smtpUrlConfirmations' | 'smtpUrlFallback' | 'outboxByName'> {
  const isSet = (variable: string): boolean => Boolean(env[variable]?.trim());
  const outboxByName =
    read('MAIL_TRANSPORT', null, oneOf(['outbox'] as const), 'outbox, or nothing') === 'outbox';
  const readServer = (variable: string): string | null => {
    if (isSet(variable) && !isSet('SMTP_URL'))
      problems.push({
        variable: 'SMTP_URL',
        seen: 'nothing',
        expected: `the first mail server, because ${variable} is set`,
      });
    return read(
      variable,
      null,
      urlWithLogin(['smtp:', 'smtp+starttls:', 'smtps:']),
      `smtp://user:pass@host:port, smtp+starttls://… or smtps://… (${PASSWORD_RULE})`,
      true,
    );
  };
  const servers = {
    smtpUrl: readServer('SMTP_URL'),
    smtpUrlConfirmations: readServer('SMTP_URL_CONFIRMATIONS'),
    smtpUrlFallback: readServer('SMTP_URL_FALLBACK'),
  };
  if (!isSet('SMTP_URL') && !outboxByName && !mayBeFiles)
    problems.push({
      variable: 'SMTP_URL',
      seen: 'nothing',
      expected:
        'a mail server, because NODE_ENV is production; MAIL_TRANSPORT=outbox if mails are to be files here',
    });
  if (outboxByName && servers.smtpUrl !== null)
    warnings.push('MAIL_TRANSPORT is outbox: mails are files, and SMTP_URL is not used');
  return outboxByName
    ? { smtpUrl: null, smtpUrlConfirmations: null, smtpUrlFallback: null, outboxByName }
    : { ...servers, outboxByName };
}

const ofEachProvider = <T>(make: (name: ProviderName) => T): Record<ProviderName, T> =>
  Object.fromEntries(PROVIDER_NAMES.map((name) => [name, make(name)])) as Record<ProviderName, T>;

const definedOnly = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
