/** Parses the values of single environment variables. Pure. */

import { withoutEndSlashes } from './text/end-slashes.ts';

/** Parses a text; returns undefined if it is invalid. */
export type Parse<T> = (text: string) => T | undefined;

export const boolean: Parse<boolean> = (text) =>
  ({ true: true, '1': true, yes: true, false: false, '0': false, no: false })[text.toLowerCase()];

export const numberBetween =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) && value >= least && value <= most ? value : undefined;
  };

export const integerBetween =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const value = numberBetween(least, most)(text);
    return Number.isInteger(value) ? value : undefined;
  };

export const oneOf =
  <const T extends readonly string[]>(values: T): Parse<T[number]> =>
  (text) =>
    values.find((value) => value === text);

const urlWith =
  (protocols: readonly string[]): Parse<string> =>
  (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    const named = url.hostname !== '' || url.searchParams.has('host');
    return protocols.includes(url.protocol) &&
      named &&
      // No server listens there.
      url.port !== '0' &&
      isDecodable([url.username, url.password, url.pathname])
      ? text
      : undefined;
  };

/**
 * Like `urlWith`, for servers with a login. Their URLs have an @ after the host only if a # / or ? in the
 * password has ended the login too early: what then counts as the host is the user name.
 */
export const urlWithLogin =
  (protocols: readonly string[]): Parse<string> =>
  (text) => {
    const url = urlWith(protocols)(text);
    return url === undefined || isLoginCutShort(new URL(url)) ? undefined : url;
  };

/** Ends the description of what is expected of such a URL. */
export const PASSWORD_RULE = '%, @, #, / and ? in a password are written %25, %40, %23, %2F and %3F';

/** Is there an @ after the host? In the value of a parameter, it is allowed. */
export const isLoginCutShort = ({ pathname, search, hash }: URL): boolean =>
  `${pathname}${hash}`.includes('@') ||
  search
    .slice(1)
    .split('&')
    .some((parameter) => parameter.includes('@') && !/^[\w.]+=/.test(parameter));

/**
 * Can these parts of a URL be decoded? A percent sign in a user name, password or path must be written %25.
 */
export function isDecodable(parts: readonly string[]): boolean {
  try {
    for (const part of parts) decodeURIComponent(part);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

export const baseUrl: Parse<string> = (text) => {
  const url = urlWith(['http:', 'https:'])(text);
  if (url === undefined) return undefined;
  const { search, hash, href, username, password } = new URL(url);
  return [search, hash, username, password].every((part) => part === '')
    ? withoutEndSlashes(href)
    : undefined;
};

/** Refuses a login, which `fetch` does not accept in a URL. */
export const urlToFetch: Parse<string> = (text) => {
  const url = urlWith(['http:', 'https:'])(text);
  return url !== undefined && new URL(url).username === '' && new URL(url).password === '' ? url : undefined;
};

export const domainName: Parse<string> = (text) =>
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(text)
    ? text.toLowerCase()
    : undefined;

/** RFC 6376 section 3.1, whose labels have no underscores; those of some providers do. */
export const dkimSelector: Parse<string> = (text) =>
  /^(?=.{1,253}$)[\w-]{1,63}(\.[\w-]{1,63})*$/.test(text) ? text : undefined;

export const parseMailbox: Parse<{ name: string; address: string }> = (text) => {
  const match = /^(?:"?([^"<>]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))$/.exec(text);
  const address = match?.[2] ?? match?.[3] ?? '';
  const parts = address.split('@');
  if (parts.length !== 2 || parts[0] === '' || domainName(parts[1] as string) === undefined) return undefined;
  return { name: (match?.[1] ?? '').trim(), address };
};
