/** Loads the environment, `.env` and paperround.yaml once; nothing else reads `process.env`. */

import { join, resolve } from 'node:path';
import type { Keep, SendingConfig, SourceConfig, Timetable, TopicConfig } from './config-file.ts';
import { type MailConfig, readMailConfig } from './config-mail.ts';
import { privateFiles, readNames, readProduction } from './config-names.ts';
import { type ConfigProblem, configurationError, type SettingFindings } from './config-problem.ts';
import { type AdminConfig, readAdminConfig, readKeys, readSecret, readSecretKeys } from './config-secrets.ts';
import { readSummaries, type SummaryConfig } from './config-summaries.ts';
import {
  baseUrl,
  boolean,
  integerBetween,
  numberBetween,
  oneOf,
  PASSWORD_RULE,
  parseMailbox,
  urlToFetch,
  urlWithLogin,
} from './config-values.ts';
import { readDotEnv } from './dot-env.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { PROVIDER_NAMES, type ProviderName, secretSettingOf } from './provider-names.ts';
import { readConfigFile } from './read-config-file.ts';
import { createSettingReader, type Environment, type SettingReader } from './setting-reader.ts';

export interface Config extends MailConfig, AdminConfig {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** As configured; null means the address that `serve` actually listens on. */
  readonly baseUrl: string | null;
  readonly trustProxy: boolean;
  readonly host: string;
  readonly port: number;
  /** Where `work` serves its health and metrics; null: nowhere. */
  readonly workPort: number | null;
  /** The first key signs, all verify. Empty: a key is created in DATA_DIR/secret. */
  readonly secretKeys: readonly string[];
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
  const warnings: string[] = [];
  readNames({ dotEnv, environment, folder }, problems, warnings);
  const env = { ...dotEnv, ...definedOnly(environment) };
  const setting = createSettingReader(env, folder, { problems, warnings });
  const dataDir = setting.path('DATA_DIR') ?? resolve(folder, 'data');
  const production = readProduction(setting);
  const { configFile, configPath, yaml } = readConfigFile({
    named: setting.text('PAPERROUND_CONFIG'),
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
    ...readMailConfig(setting, !production || demonstration),
    ...readSite(setting),
    secretKeys: readSecretKeys(setting, production),
    ...readAdminConfig(setting),
    ...readOperation(setting),
    webhookSecrets: readKeys(setting, 'WEBHOOK_SECRET'),
    providerSecrets: ofEachProvider((name) => readKeys(setting, secretSettingOf(name))),
    ...readSendingLimits(setting),
    allowPrivateSources: setting.read('ALLOW_PRIVATE_SOURCES', false, boolean, 'true or false'),
    summaries: readSummaries(setting),
    production,
    suppressionJournal: setting.path('SUPPRESSION_JOURNAL') ?? join(dataDir, 'suppressions.log'),
    privateFiles: privateFiles(setting, { dotEnv, folder, dataDir }),
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

/** Reads where the site listens, and how readers reach it. */
const readSite = ({
  text,
  read,
}: SettingReader): Pick<Config, 'baseUrl' | 'trustProxy' | 'host' | 'port' | 'workPort'> => ({
  baseUrl: read(
    'BASE_URL',
    null,
    baseUrl,
    'an http(s) URL without query and login, such as https://papers.example.org',
  ),
  trustProxy: read('TRUST_PROXY', false, boolean, 'true or false'),
  host: text('HOST') || '127.0.0.1',
  port: read('PORT', 3000, integerBetween(0, 65535), 'a port number, 0 to 65535'),
  workPort: read('WORK_PORT', null, integerBetween(0, 65535), 'a port number, 0 to 65535, or nothing'),
});

/** Reads how an operator is kept informed. */
function readOperation(
  setting: SettingReader,
): Pick<Config, 'operatorEmail' | 'heartbeatUrl' | 'metricsToken' | 'logLevel'> {
  const { read } = setting;
  const levels = 'trace, debug, info, warn, error, fatal or silent';
  return {
    operatorEmail:
      read('OPERATOR_EMAIL', null, parseMailbox, 'an address, or Name <address>')?.address ?? null,
    heartbeatUrl: read('HEARTBEAT_URL', null, urlToFetch, 'an http(s) URL without a login', true),
    metricsToken: readSecret(setting, 'METRICS_TOKEN'),
    logLevel: read('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), levels),
  };
}

/** Reads how fast mails are sent, and what becomes of one in doubt. */
const readSendingLimits = ({
  read,
}: SettingReader): Pick<Config, 'sendRate' | 'sendConcurrency' | 'uncertainDeliveries'> => ({
  sendRate: read('SEND_RATE', 0, numberBetween(0, 100_000), 'messages per second, 0 for no limit'),
  sendConcurrency: read(
    'SEND_CONCURRENCY',
    10,
    integerBetween(1, 1000),
    'a whole number of connections, 1 to 1000',
  ),
  uncertainDeliveries: read(
    'UNCERTAIN_DELIVERIES',
    'resend',
    oneOf(['resend', 'hold'] as const),
    'resend or hold',
  ),
});

const ofEachProvider = <T>(make: (name: ProviderName) => T): Record<ProviderName, T> =>
  Object.fromEntries(PROVIDER_NAMES.map((name) => [name, make(name)])) as Record<ProviderName, T>;

const definedOnly = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
