/**
 * Finds problems with settings that only the code using them can see: queries of topics, kinds of sources,
 * the signing key, secrets of mail providers.
 */

import type { Config } from '../config.ts';
import { type ConfigProblem, quoteValue, type SettingFindings } from '../config-problem.ts';
import { messageOf } from '../errors.ts';
import { LISTING_FORMATS } from '../listings/listing.ts';
import { explainSigningKey } from '../mail/format/dkim.ts';
import { PROVIDERS } from '../mail/providers/providers.ts';
import { PROVIDER_NAMES, type ProviderName, secretSettingOf } from '../provider-names.ts';
import { formatOfKind, KIND_NAMES } from '../sources/source-kinds.ts';
import { parseQuery, TOPIC_QUERY_LIMITS } from '../topics/query.ts';

const KINDS: readonly string[] = [...new Set([...KIND_NAMES, ...LISTING_FORMATS])];

/** Returns all findings, to be reported with those of loading the configuration. */
export const checkSettings = (config: Config): SettingFindings => ({
  problems: [
    ...config.sources.flatMap((source) => findUnknownKind(config, source)),
    ...config.topics.flatMap((topic) => findWrongQuery(config, topic)),
    ...findUnusableKey(config),
  ],
  warnings: PROVIDER_NAMES.flatMap((provider) => findUnusableSecret(config, provider)),
});

function findUnknownKind({ configPath }: Config, { name, kind }: Config['sources'][number]): ConfigProblem[] {
  if (formatOfKind(kind, LISTING_FORMATS) !== null) return [];
  return [
    {
      variable: `${configPath} sources ${name} kind`,
      seen: quoteValue(kind),
      expected: `one of ${KINDS.join(', ')}; auto finds out by looking`,
    },
  ];
}

function findWrongQuery({ configPath }: Config, { slug, query }: Config['topics'][number]): ConfigProblem[] {
  try {
    parseQuery(query, TOPIC_QUERY_LIMITS);
    return [];
  } catch (error) {
    return [
      {
        variable: `${configPath} topics ${slug} query`,
        seen: quoteValue(query).slice(0, 80),
        expected: `a query. ${messageOf(error)}`,
      },
    ];
  }
}

function findUnusableKey({ dkim }: Config): ConfigProblem[] {
  const problem = dkim === null ? null : explainSigningKey(dkim.privateKey);
  if (problem === null) return [];
  return [
    {
      variable: 'DKIM_PRIVATE_KEY',
      seen: problem,
      expected: 'an RSA key of 2048 bits (`openssl genrsa 2048`) or an Ed25519 key',
    },
  ];
}

/**
 * Returns a warning, not a problem, because mail is sent all the same. The secret is not quoted: it may be
 * that of something else.
 */
function findUnusableSecret({ providerSecrets }: Config, provider: ProviderName): string[] {
  const { secretForm } = PROVIDERS[provider];
  if (secretForm === undefined || providerSecrets[provider].every((one) => secretForm.fits(one))) return [];
  return [
    `${secretSettingOf(provider)} has another form than ${secretForm.description}: every event of ${provider} will be refused`,
  ];
}
