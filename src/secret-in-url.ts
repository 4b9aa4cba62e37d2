/** Urls as they may be shown and logged: without passwords, and without keys in their query. Pure. */

/** Stands for a secret wherever one would be shown. */
export const MASK = '****';

const LOGIN = /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#@"'<>]{1,400}@/gi;
// What stands before the = is bounded, so that a text without one costs no more than its length.
const PARAMETER = /([?&;])([^\s?&;=#"'<>]{1,80})=([^\s&;#"'<>]+)/g;
const SECRET_NAME = /pass|pwd|secret|token|key(?!word)|signature|^sig$|auth(?!or)|credential/i;

/** Is this the name of a parameter whose value nobody should see? */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** A text with the secrets of all urls in it masked. */
export const withoutUrlSecrets = (text: string): string =>
  text
    .replace(LOGIN, `$1${MASK}@`)
    .replace(PARAMETER, (whole, before: string, name: string) =>
      isSecretName(name) ? `${before}${name}=${MASK}` : whole,
    );
