/** The mail providers whose events are accepted at /webhooks/PROVIDER. */

export const PROVIDER_NAMES = ['ses', 'sendgrid', 'postmark', 'mailgun', 'resend', 'brevo'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** Returns the setting that holds what authenticates a provider's requests. */
export const secretSettingOf = (provider: ProviderName): string => `WEBHOOK_SECRET_${provider.toUpperCase()}`;

export const isProviderName = (name: string | undefined): name is ProviderName =>
  PROVIDER_NAMES.some((one) => one === name);
