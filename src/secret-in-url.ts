/** Masks passwords and keys in URLs that are shown or logged. Pure. */

export const MASK = '****';

// Up to the last @ before the path, because a password may contain one.
const LOGIN = /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#"'<>]{1,400}@/gi;
// The part before the = is bounded, so that matching stays linear in a text without one.
const PARAMETER = /([?&;])([^\s?&;=#"'<>]{1,80})=([^\s&;#"'<>]+)/g;
const SECRET_NAME = /pass|pwd|secret|token|key(?!word)|signature|^sig$|auth(?!or)|credential/i;

/** Is this the name of a parameter whose value must stay secret? */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** Masks the secrets of all URLs in `text`. */
export const withoutUrlSecrets = (text: string): string =>
  text
    .replace(LOGIN, `$1${MASK}@`)
    .replace(PARAMETER, (whole, before: string, name: string) =>
      isSecretName(name) ? `${before}${name}=${MASK}` : whole,
    );
