/** Describes a configuration for people, by variable, with secrets masked. Pure. */

import type { Config } from './config.ts';
import { DAY_MS } from './durations.ts';
import { PROVIDER_NAMES, secretSettingOf } from './provider-names.ts';
import { isSecretName, MASK } from './secret-in-url.ts';

/** Returns the configuration as `paperround config` prints it. */
export function describeConfig(config: Config): Record<string, unknown> {
  const from = config.mailFrom;
  return {
    DATABASE_URL: maskUrl(config.databaseUrl),
    DATA_DIR: config.dataDir,
    SMTP_URL: maskUrl(config.smtpUrl),
    SMTP_URL_CONFIRMATIONS: maskUrl(config.smtpUrlConfirmations),
    SMTP_URL_FALLBACK: maskUrl(config.smtpUrlFallback),
    MAIL_TRANSPORT: config.outboxByName ? 'outbox' : null,
    MAIL_FROM: from.name === '' ? from.address : `${from.name} <${from.address}>`,
    MAIL_DOMAIN: config.mailDomain,
    BOUNCE_DOMAIN: config.bounceDomain,
    POSTAL_ADDRESS: config.postalAddress,
    DKIM_DOMAIN: config.dkim?.domain ?? null,
    DKIM_SELECTOR: config.dkim?.selector ?? null,
    DKIM_PRIVATE_KEY: config.dkim === null ? null : MASK,
    BASE_URL: config.baseUrl,
    TRUST_PROXY: config.trustProxy,
    HOST: config.host,
    PORT: config.port,
    WORK_PORT: config.workPort,
    SECRET_KEY: maskKeys(config.secretKeys),
    ADMIN_PASSWORD: config.adminPassword === null ? null : MASK,
    ADMIN_USERS: config.adminUsers,
    ADMIN_PROXY_HEADER: config.adminProxyHeader,
    OPERATOR_EMAIL: config.operatorEmail,
    HEARTBEAT_URL: config.heartbeatUrl === null ? null : `${new URL(config.heartbeatUrl).origin}/${MASK}`,
    METRICS_TOKEN: config.metricsToken === null ? null : MASK,
    WEBHOOK_SECRET: maskKeys(config.webhookSecrets),
    ...Object.fromEntries(
      PROVIDER_NAMES.map((name) => [secretSettingOf(name), maskKeys(config.providerSecrets[name])]),
    ),
    SEND_RATE: config.sendRate,
    SEND_CONCURRENCY: config.sendConcurrency,
    UNCERTAIN_DELIVERIES: config.uncertainDeliveries,
    SUPPRESSION_JOURNAL: config.suppressionJournal,
    LOG_LEVEL: config.logLevel,
    ALLOW_PRIVATE_SOURCES: config.allowPrivateSources,
    SUMMARY_URL: maskUrl(config.summaries.endpoint?.url ?? null),
    SUMMARY_MODEL: config.summaries.endpoint?.model ?? null,
    SUMMARY_KEY: config.summaries.endpoint?.key == null ? null : MASK,
    SUMMARY_LANGUAGE: config.summaries.language,
    SUMMARY_PER_DAY: config.summaries.perDay,
    PAPERROUND_CONFIG: config.configFile,
    sources: config.sources.map((source) =>
      source.url === undefined ? source : { ...source, url: maskUrl(source.url) },
    ),
    topics: config.topics.map((topic) => topic.slug),
    timetable: config.timetable,
    sending: {
      limits: config.sending.limits.map(({ domains, rate }) => ({ domains, rate })),
      warmUp: config.sending.warmUp,
    },
    keep: {
      deliveries: inDays(config.keep.deliveriesMs),
      reads: inDays(config.keep.readsMs),
      formerReaders: inDays(config.keep.formerReadersMs),
    },
  };
}

const maskKeys = (keys: readonly string[]): string | null =>
  keys.length === 0 ? null : keys.map(() => MASK).join(',');

const inDays = (ms: number): string => `${Math.floor(ms / DAY_MS)}d`;

/** Masks the password of `url`, including one in its query. */
function maskUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = MASK;
  for (const name of [...parsed.searchParams.keys()])
    if (isSecretName(name)) parsed.searchParams.set(name, MASK);
  return parsed.href;
}
