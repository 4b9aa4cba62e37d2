/** The checks of `doctor`: each says what it found and, if that is wrong, what to do. */
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { LISTING_FORMATS } from '../listings/listing.ts';
import { createSigner } from '../mail/format/dkim.ts';
import { checkSmtp } from '../mail/smtp/smtp-transport.ts';
import { renderSample } from '../pipeline/preview-digest.ts';
import type { Reader } from '../readers/reader.ts';
import { DEFAULT_PREFERENCES } from '../readers/reader.ts';
import { formatOfKind } from '../sources/source-kinds.ts';
import { configuredTopics } from '../topics/topics.ts';

export interface Check {
  readonly name: string;
  /** skip: nothing to check with this configuration. */
  readonly result: 'ok' | 'warning' | 'failed' | 'skip';
  readonly detail: string;
}

type Finding = Omit<Check, 'name'>;

const ok = (detail: string): Finding => ({ result: 'ok', detail });
const warning = (detail: string): Finding => ({ result: 'warning', detail });
const failed = (detail: string): Finding => ({ result: 'failed', detail });
const skip = (detail: string): Finding => ({ result: 'skip', detail });

/** Runs all checks, ordered so that a failed one explains those after it. */
export async function checkSetup(config: Config, openApp: () => Promise<App>): Promise<Check[]> {
  const checks: readonly (readonly [string, () => Finding | Promise<Finding>])[] = [
    ['configuration', () => checkConfiguration(config)],
    ['sources', () => checkSources(config)],
    ['base url', () => checkBaseUrl(config)],
    ['sender', () => checkSender(config)],
    ['signing', () => checkSigning(config)],
    ['database', async () => checkDatabase(await openApp())],
    ['mail login', () => checkMailLogin(config, config.smtpUrl)],
    ...otherServers(config),
    ['sample render', async () => checkRender(await openApp())],
  ];
  const done: Check[] = [];
  for (const [name, check] of checks) done.push({ name, ...(await attempt(check)) });
  return done;
}

async function attempt(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    const hint = error instanceof PaperroundError && error.hint !== undefined ? ` ${error.hint}` : '';
    return failed(`${messageOf(error).replace(/\.?$/, '.')}${hint}`);
  }
}

/** Checks the topics' queries; everything else is checked whenever a configuration is loaded. */
function checkConfiguration(config: Config): Finding {
  configuredTopics(config);
  return ok(config.configFile === null ? 'environment only; no paperround.yaml' : config.configFile);
}

function checkSources({ sources }: Config): Finding {
  const unknown = sources.filter(({ kind }) => formatOfKind(kind, LISTING_FORMATS) === null);
  if (unknown.length > 0)
    return failed(
      `${unknown.map(({ name, kind }) => `${name} has the unknown kind ${JSON.stringify(kind)}`).join(', ')}; \`kind: auto\` finds out by looking`,
    );
  const enabled = sources.filter((source) => source.enabled).length;
  return enabled > 0
    ? ok(`${enabled} of ${sources.length} are enabled`)
    : warning('none is enabled: `paperround init` writes some, or use `ingest --file`');
}

function checkBaseUrl({ baseUrl, production }: Config): Finding {
  if (baseUrl === null)
    return production
      ? failed('BASE_URL is not set: links in mails would lead to localhost')
      : warning('BASE_URL is not set: links lead to localhost');
  if (new URL(baseUrl).protocol === 'https:') return ok(baseUrl);
  return warning(
    `${baseUrl} is not https: mail providers want https for one-click unsubscription (RFC 8058 §3.1)`,
  );
}

function checkSender({ mailFrom, postalAddress, smtpUrl }: Config): Finding {
  if (smtpUrl === null) return skip('mails are files in the outbox');
  const domain = mailFrom.address.split('@')[1] ?? '';
  if (domain === 'localhost' || !domain.includes('.'))
    return failed(`MAIL_FROM is ${mailFrom.address}: no mail server accepts a sender at ${domain}`);
  return postalAddress === null
    ? warning('POSTAL_ADDRESS is not set: many countries’ law asks for one in the footer')
    : ok(mailFrom.address);
}

async function checkSigning({ dkim, mailFrom, smtpUrl }: Config): Promise<Finding> {
  if (dkim === null)
    return smtpUrl === null
      ? skip('mails are files in the outbox')
      : warning('mails are not signed: set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY');
  const signer = await createSigner(dkim);
  const domain = mailFrom.address.split('@')[1] ?? '';
  const aligned = domain === dkim.domain || domain.endsWith(`.${dkim.domain}`);
  if (!aligned)
    return failed(
      `DKIM_DOMAIN ${dkim.domain} is not the domain of MAIL_FROM (${domain}), so DMARC does not count the signature`,
    );
  return ok(`a probe verifies; publish at ${signer.dnsName}: ${signer.dnsRecord}`);
}

async function checkDatabase(app: App): Promise<Finding> {
  const papers = await app.db.paper.count();
  const readers = await app.db.reader.count();
  return ok(
    `${app.config.databaseUrl === null ? 'embedded' : 'server'}, ${papers} papers, ${readers} readers`,
  );
}

/** SMTP_URL_CONFIRMATIONS and SMTP_URL_FALLBACK, if set. */
function otherServers(config: Config): readonly (readonly [string, () => Promise<Finding>])[] {
  const { smtpUrlConfirmations, smtpUrlFallback } = config;
  const named = [
    ['mail login for confirmations', smtpUrlConfirmations],
    ['mail login of the fallback', smtpUrlFallback],
  ] as const;
  return named.flatMap(([name, url]) =>
    url === null ? [] : [[name, () => checkMailLogin(config, url)] as const],
  );
}

async function checkMailLogin({ mailDomain }: Config, url: string | null): Promise<Finding> {
  if (url === null) return skip('mails are files in the outbox');
  const problem = await checkSmtp({
    url,
    concurrency: 1,
    name: mailDomain,
    timeouts: { connectMs: 15_000, silenceMs: 15_000 },
  });
  if (problem === null) return ok('the server answers and lets us in');
  return failed(problem.kind === 'refused' || problem.kind === 'sent' ? problem.response : problem.reason);
}

async function checkRender(app: App): Promise<Finding> {
  const reader: Pick<Reader, 'publicId' | 'email' | 'frequency' | 'timeZone'> = {
    publicId: '00000000-0000-4000-8000-000000000000',
    email: 'reader@example.org',
    frequency: 'daily',
    timeZone: DEFAULT_PREFERENCES.timeZone,
  };
  const { papers, html } = await renderSample(app, reader);
  return ok(`${papers} papers, ${Math.ceil(Buffer.byteLength(html) / 1024)} KB of html`);
}
