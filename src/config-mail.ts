/** Reads the settings of mails: where they go, who they are from, and how they are signed. */

import { readFileSync } from 'node:fs';
import {
  dkimSelector,
  domainName,
  oneOf,
  PASSWORD_RULE,
  parseMailbox,
  urlWithLogin,
} from './config-values.ts';
import type { SettingReader } from './setting-reader.ts';

export interface MailConfig extends MailServers {
  readonly mailFrom: { readonly name: string; readonly address: string };
  readonly mailDomain: string;
  readonly bounceDomain: string | null;
  readonly postalAddress: string | null;
  readonly dkim: DkimConfig | null;
}

/** Where mails go. */
interface MailServers {
  readonly smtpUrl: string | null;
  /** For transactional mails; null: SMTP_URL. */
  readonly smtpUrlConfirmations: string | null;
  /** Used while another mail server is unavailable; null: mail waits. */
  readonly smtpUrlFallback: string | null;
  /**
   * Does MAIL_TRANSPORT say that mails are written to files, even if a mail server is configured, or in
   * production?
   */
  readonly outboxByName: boolean;
}

export interface DkimConfig {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** @param mayBeFiles are mails files if no mail server is set? If false, that has to be asked for */
export const readMailConfig = (setting: SettingReader, mayBeFiles: boolean): MailConfig => ({
  ...readServers(setting, mayBeFiles),
  ...readSender(setting),
});

/**
 * Reads where mails go. With MAIL_TRANSPORT=outbox they are files; mail servers are then checked, but not
 * used.
 */
function readServers({ text, read, noteMissing, warnings }: SettingReader, mayBeFiles: boolean): MailServers {
  const isSet = (variable: string): boolean => text(variable) !== '';
  const outboxByName =
    read('MAIL_TRANSPORT', null, oneOf(['outbox'] as const), 'outbox, or nothing') === 'outbox';
  const readServer = (variable: string): string | null => {
    if (isSet(variable) && !isSet('SMTP_URL'))
      noteMissing('SMTP_URL', `the first mail server, because ${variable} is set`);
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
    noteMissing(
      'SMTP_URL',
      'a mail server, because NODE_ENV is production; MAIL_TRANSPORT=outbox if mails are to be files here',
    );
  if (outboxByName && servers.smtpUrl !== null)
    warnings.push('MAIL_TRANSPORT is outbox: mails are files, and SMTP_URL is not used');
  return outboxByName
    ? { smtpUrl: null, smtpUrlConfirmations: null, smtpUrlFallback: null, outboxByName }
    : { ...servers, outboxByName };
}

/** Reads who the mails are from, and how they are signed. */
function readSender(setting: SettingReader): Omit<MailConfig, keyof MailServers> {
  const { read, text } = setting;
  const mailFrom = read(
    'MAIL_FROM',
    { name: 'Paperround', address: 'digest@localhost' },
    parseMailbox,
    'an address, or Name <address>',
  );
  const ownDomain = mailFrom.address.slice(mailFrom.address.indexOf('@') + 1).toLowerCase();
  return {
    mailFrom,
    mailDomain: read('MAIL_DOMAIN', ownDomain, domainName, 'a domain name'),
    bounceDomain: read('BOUNCE_DOMAIN', null, domainName, 'a domain name'),
    postalAddress: text('POSTAL_ADDRESS') || null,
    dkim: readDkim(setting),
  };
}

/** Reads the three DKIM variables; null if none is set. Setting only some is a problem. */
function readDkim(setting: SettingReader): DkimConfig | null {
  const { read, text, noteMissing } = setting;
  const names = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'] as const;
  const missing = names.filter((name) => text(name) === '');
  if (missing.length === names.length) return null;
  for (const variable of missing)
    noteMissing(
      variable,
      `a value, because ${names.filter((name) => !missing.includes(name)).join(' and ')} is set`,
    );
  if (missing.length > 0) return null;
  const domain = read('DKIM_DOMAIN', null, domainName, 'a domain name');
  const selector = read(
    'DKIM_SELECTOR',
    null,
    dkimSelector,
    'labels of letters, digits, dashes and underscores, joined by dots',
  );
  const privateKey = readSigningKey(setting);
  return domain === null || selector === null || privateKey === null
    ? null
    : { domain, selector, privateKey };
}

/**
 * Returns the PEM in the value, or in the file that it names. A problem does not quote the value, because it
 * may be a key that was cut short.
 */
function readSigningKey({ text, path, problems }: SettingReader): string | null {
  const unescaped = text('DKIM_PRIVATE_KEY').replaceAll('\\n', '\n').trim();
  if (unescaped.includes('-----BEGIN')) return unescaped;
  try {
    return readFileSync(path('DKIM_PRIVATE_KEY')!, 'utf8').trim();
  } catch (error) {
    problems.push({
      variable: 'DKIM_PRIVATE_KEY',
      seen: `neither a PEM nor the path of a file that can be read (${(error as NodeJS.ErrnoException).code})`,
      expected: 'a PEM key, a path to one, or a PEM with \\n written out',
    });
    return null;
  }
}
