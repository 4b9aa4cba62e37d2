/** The file that ADMIN_USERS names: the users of /admin, with scrypt hashes of their passwords. */

import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { configurationError } from './config-problem.ts';
import { messageOf, type PaperroundError } from './errors.ts';
import { replaceFile } from './replace-file.ts';

export interface AdminUser {
  readonly name: string;
  /** `scrypt$N$r$p$SALT$HASH`, the last two in base64url. */
  readonly hash: string;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
const HASH = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{43})$/;
const COST = { N: 16_384, r: 8, p: 5 } as const;
const MOST_MEMORY = 64 * 1024 * 1024;
const HASH_BYTES = 32;
/** In characters, so that a check takes no longer than it has to. */
export const LONGEST_ADMIN_PASSWORD = 1000;

/** `admin` is the user of ADMIN_PASSWORD. */
export const isAdminName = (name: string): boolean => NAME.test(name) && name !== 'admin';

/**
 * Returns the users in the file; none if it does not exist yet.
 * @throws PaperroundError `bad_configuration` if it cannot be read, or is not as `paperround admin-user`
 * writes it
 */
export function readAdminUsers(path: string): readonly AdminUser[] {
  return linesOf(path).flatMap((line, index) =>
    line === '' || line.startsWith('#') ? [] : [userIn(line, index + 1, path)],
  );
}

function userIn(line: string, number: number, path: string): AdminUser {
  const colon = line.indexOf(':');
  const user = { name: line.slice(0, colon), hash: line.slice(colon + 1) };
  if (isAdminName(user.name) && HASH.test(user.hash)) return user;
  throw configurationError([
    {
      variable: 'ADMIN_USERS',
      seen: `line ${number} of ${path}, which is not a user`,
      expected: 'lines as `paperround admin-user NAME` writes them',
    },
  ]);
}

/** Returns no line for a file that does not exist yet. */
function linesOf(path: string): readonly string[] {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8').replace(/\n$/, '').split('\n') : [];
  } catch (error) {
    throw unusableFile(`${path}, which could not be read: ${messageOf(error)}`);
  }
}

const unusableFile = (seen: string): PaperroundError =>
  configurationError([
    { variable: 'ADMIN_USERS', seen, expected: 'the path of a file that this user can read and write' },
  ]);

/**
 * Adds a user, changes the hash of a known one, or removes one (null). Other processes see the old file or
 * the new one, never a part of it.
 */
export function writeAdminUser(
  path: string,
  name: string,
  hash: string | null,
): 'added' | 'changed' | 'removed' | 'none' {
  const isKnown = readAdminUsers(path).some((user) => user.name === name);
  if (hash === null && !isKnown) return 'none';
  const others = linesOf(path).filter((line) => !line.startsWith(`${name}:`));
  const kept = hash === null ? others : [...others, `${name}:${hash}`];
  try {
    replaceFile(path, kept.map((line) => `${line}\n`).join(''), 0o600);
  } catch (error) {
    throw unusableFile(messageOf(error));
  }
  if (hash === null) return 'removed';
  return isKnown ? 'changed' : 'added';
}

export async function hashAdminPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url');
  const { N, r, p } = COST;
  return `scrypt$${N}$${r}$${p}$${salt}$${(await derive(password, salt, COST)).toString('base64url')}`;
}

/** Used if there is no such user, so that the time a check takes does not reveal which users there are. */
const OF_NO_USER = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Returns the user of this name if the password is theirs, or null. */
export async function findAdminUser(
  users: readonly AdminUser[],
  name: string,
  password: string,
): Promise<AdminUser | null> {
  const user = users.find((one) => one.name === name.trim().toLowerCase());
  const [, N, r, p, salt = '', expected = ''] = HASH.exec(user?.hash ?? OF_NO_USER) ?? [];
  const given = password.slice(0, LONGEST_ADMIN_PASSWORD);
  const derived = await derive(given, salt, { N: Number(N), r: Number(r), p: Number(p) });
  const isTheirs = timingSafeEqual(derived, Buffer.from(expected, 'base64url')) && given === password;
  return isTheirs && user !== undefined ? user : null;
}

/** Identifies a user together with their password, as a UUID for tokens: a new password makes a new id. */
export function adminUserId({ name, hash }: AdminUser): string {
  const hex = createHash('sha256').update(`admin user\n${name}\n${hash}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function derive(password: string, salt: string, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  );
}
