/**
 * Sessions of the users of ADMIN_USERS: a signed cookie that expires, and is refused for good after signing
 * out.
 */

import { createHash } from 'node:crypto';
import { type AdminUser, adminUserId, readAdminUsers } from '../../admin-users.ts';
import { HOUR_MS } from '../../durations.ts';
import { messageOf } from '../../errors.ts';
import type { Site } from '../site.ts';
import { isSessionEnded, rememberEndedSession } from './admin-sessions-store.ts';
import type { RequestHeaders } from './response.ts';

const COOKIE = 'paperround_admin';
const SESSION_MS = 12 * HOUR_MS;

/**
 * Returns the user whose session the request has, or null. A new password, and removing the user, end a
 * session.
 */
export async function sessionUser(site: Site, headers: RequestHeaders): Promise<string | null> {
  const { app } = site;
  const { adminUsers } = app.config;
  const token = cookieIn(headers);
  if (adminUsers === null || token === null) return null;
  const content = app.tokens.verify('admin-session', token);
  const age = app.clock.now().getTime() - (content?.extra ?? Number.NaN);
  if (content === null || !(age >= 0 && age < SESSION_MS)) return null;
  const user = usersIn(site, adminUsers)?.find((one) => adminUserId(one) === content.publicId);
  if (user === undefined) return null;
  return (await isSessionEnded(app.db, sha256(token))) ? null : user.name;
}

/** Returns the users in the file of ADMIN_USERS; null if it cannot be used, and then the log says why. */
export function usersIn({ app }: Site, adminUsers: string): readonly AdminUser[] | null {
  try {
    return readAdminUsers(adminUsers);
  } catch (error) {
    app.log.error({ problem: messageOf(error) }, 'the file of ADMIN_USERS cannot be used');
    return null;
  }
}

/** Is there a session to sign out of? */
export const hasSessionCookie = (headers: RequestHeaders): boolean => cookieIn(headers) !== null;

/** Returns the Set-Cookie header that begins a session. */
export function beginSession(site: Site, user: AdminUser): string {
  const { app } = site;
  const token = app.tokens.sign('admin-session', adminUserId(user), app.clock.now().getTime());
  return cookie(site, token, SESSION_MS / 1000);
}

/**
 * Ends a session: its token is refused from now on. Returns the Set-Cookie header that removes the cookie.
 */
export async function endSession(site: Site, headers: RequestHeaders): Promise<string> {
  const { db, clock } = site.app;
  const token = cookieIn(headers);
  const now = clock.now();
  if (token !== null) {
    const expired = new Date(now.getTime() - 2 * SESSION_MS);
    await rememberEndedSession(db, sha256(token), { endedAt: now, expired });
  }
  return cookie(site, '', 0);
}

const cookie = ({ isSecure, prefix }: Site, value: string, seconds: number): string =>
  `${COOKIE}=${value}; Path=${prefix === '' ? '/' : prefix}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;

function cookieIn(headers: RequestHeaders): string | null {
  const pairs = typeof headers.cookie === 'string' ? headers.cookie.split(';') : [];
  const pair = pairs.map((one) => one.trim()).find((one) => one.startsWith(`${COOKIE}=`));
  const value = pair?.slice(COOKIE.length + 1) ?? '';
  return value === '' ? null : value;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
