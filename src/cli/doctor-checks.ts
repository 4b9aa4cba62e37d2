/** The checks of `doctor`, one function each; a check says what it saw and, if that is wrong, what to do. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAdminUsers } from '../admin-users.ts';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import type { MailerParts } from '../delivery/sending/mailer.ts';
import { lintMail } from '../digest/rendering/lint-mail.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { createSigner } from '../mail/format/dkim.ts';
import { wholeText } from '../mail/format/fragment.ts';
import { describeAttempt } from '../mail/mail.ts';
import { checkSmtp } from '../mail/smtp/smtp-transport.ts';
import { countStoredPapers } from '../papers/papers-store.ts';
import { renderSample } from '../pipeline/preview-digest.ts';
import { compareJournal } from '../readers/follow-journal-store.ts';
import { checkKeys } from '../readers/known-keys-store.ts';
import { DEFAULT_PREFERENCES } from '../readers/reader.ts';
import { countReaders } from '../readers/readers-store.ts';
import { countSuppressions } from '../readers/suppression-store.ts';
import {
  describeLooseFile,
  isReturnedMailLost,
  looseFiles,
  NO_BOUNCE_DOMAIN,
  reportingProviders,
  roomOn,
} from '../setup-findings.ts';
import { withNoun } from '../text/formats.ts';

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
    ['returned mail', () => checkReturnedMail(config)],
    ['admin users', () => checkAdminUsers(config)],
    ['disk', () => checkDisk(config)],
    ['file modes', () => checkModes(config)],
    ['database', async () => checkDatabase(await openApp())],
    ['keys', async () => checkSecretKeys(await openApp())],
    ['suppression journal', async () => checkJournal(await openApp())],
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
    const lines = messageOf(error).split('\n');
    const problem = lines.map((line) => line.trim()).join(' ');
    return failed(`${problem.replace(/\.?$/, '.')}${hint}`);
  }
}

/** Reports warnings only: an unusable configuration was refused when it was loaded. */
function checkConfiguration(config: Config): Finding {
  if (config.warnings.length > 0) return warning(config.warnings.join('; '));
  return ok(config.configFile === null ? 'environment only; no paperround.yaml' : config.configFile);
}

function checkSources({ sources }: Config): Finding {
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

function checkReturnedMail(config: Config): Finding {
  if (config.smtpUrl === null) return skip('mails are files in the outbox');
  if (isReturnedMailLost(config)) return warning(NO_BOUNCE_DOMAIN);
  const { bounceDomain } = config;
  const providers = reportingProviders(config);
  return ok(
    [
      ...(bounceDomain === null ? [] : [`bounce+…@${bounceDomain}`]),
      ...(providers.length === 0 ? [] : [`events of ${providers.join(' and ')}`]),
    ].join(', '),
  );
}

function checkAdminUsers({ adminUsers }: Config): Finding {
  if (adminUsers === null) return skip('ADMIN_USERS is not set');
  const users = readAdminUsers(adminUsers).length;
  return users === 0
    ? warning(`${adminUsers} has no user: \`paperround admin-user NAME\` adds one`)
    : ok(`${adminUsers}, ${withNoun(String(users), users, 'user')}`);
}

/** Writes a file, because a quota shows only then. */
async function checkDisk({ dataDir }: Config): Promise<Finding> {
  const { freeMb, is } = roomOn(dataDir);
  const finding = `${freeMb} MB left for ${dataDir}`;
  if (is === 'full') return failed(`${finding}: nothing more can be stored safely; free some`);
  const probe = join(dataDir, `probe.${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flush: true });
  } catch (error) {
    return failed(`${PROBE_BYTES / 1024} KB could not be written to ${dataDir}: ${messageOf(error)}`);
  } finally {
    await rm(probe, { force: true });
  }
  return is === 'low' ? warning(finding) : ok(finding);
}

const PROBE_BYTES = 256 * 1024;

/**
 * DATA_DIR/secret was created private: if others may read it now, the check fails, because they could forge
 * every link.
 */
function checkModes({ privateFiles, dataDir }: Config): Finding {
  const loose = looseFiles(privateFiles);
  if (loose.length === 0) return ok('only their owner reads the files that hold secrets');
  const finding = loose.map(describeLooseFile).join('; ');
  return loose.some(({ file }) => file === join(dataDir, 'secret')) ? failed(finding) : warning(finding);
}

async function checkDatabase({ db, config }: Pick<App, 'db' | 'config'>): Promise<Finding> {
  const papers = await countStoredPapers(db);
  const readers = Object.values(await countReaders(db)).reduce((sum, count) => sum + count, 0);
  return ok(`${config.databaseUrl === null ? 'embedded' : 'server'}, ${papers} papers, ${readers} readers`);
}

async function checkSecretKeys({ db, hasher }: Pick<App, 'db' | 'hasher'>): Promise<Finding> {
  const checked = await checkKeys(db, hasher);
  if (!checked.ok) throw checked.error;
  const { total, unrecognisable } = await countSuppressions(db, hasher);
  if (unrecognisable > 0)
    return warning(
      `${unrecognisable} of ${total} suppressed addresses were hashed with a key that is lost: they cannot be recognised`,
    );
  return ok(`the database knows them; ${total} suppressed addresses can be recognised`);
}

async function checkJournal({ db, hasher }: Pick<App, 'db' | 'hasher'>): Promise<Finding> {
  const seen = await compareJournal(db, hasher);
  const missing = [
    seen.databaseLacks > 0 &&
      `the database lacks ${seen.databaseLacks} entries of it (\`recover\`, or the next start, takes them in)`,
    seen.journalLacks > 0 &&
      `it lacks ${seen.journalLacks} entries of the database (the next start writes them)`,
    seen.unrecognisable > 0 &&
      `${seen.unrecognisable} addresses in it were hashed with a key that is not here`,
    seen.damaged > 0 && `${seen.damaged} lines of it cannot be read`,
  ].filter((sentence) => sentence !== false);
  const file = hasher.journal?.file ?? 'none';
  if (missing.length === 0) return ok(`${file}, ${seen.addresses} addresses`);
  const finding = `${file}: ${missing.join('; ')}`;
  return seen.databaseLacks + seen.journalLacks + seen.unrecognisable > 0
    ? failed(finding)
    : warning(finding);
}

/** Returns the checks of SMTP_URL_CONFIRMATIONS and SMTP_URL_FALLBACK, if they are set. */
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
    name: mailDomain,
    timeouts: { connectMs: 15_000, silenceMs: 15_000 },
  });
  if (problem === null) return ok('the server answers and lets us in');
  return failed(describeAttempt(problem));
}

async function checkRender(app: MailerParts): Promise<Finding> {
  const reader: Parameters<typeof renderSample>[1] = {
    ...DEFAULT_PREFERENCES,
    publicId: '00000000-0000-4000-8000-000000000000',
    email: 'reader@example.org',
  };
  const { rendered } = await renderSample(app, reader);
  const html = wholeText(rendered.html);
  const problems = lintMail(html);
  if (problems.length > 0) return failed(`mail programs do not show all of it: ${problems.join(' ')}`);
  const bytes = Buffer.byteLength(html);
  return ok(`${rendered.shown} papers, ${Math.ceil(bytes / 1024)} KB of html`);
}
