/** Remembers the sessions of admin users that were ended before they expired, by the hash of their token. */

import type { Database } from '../../database/client.ts';

export async function isSessionEnded(db: Database, sha256: string): Promise<boolean> {
  return (await db.endedAdminSession.findUnique({ where: { sha256 } })) !== null;
}

/** @param expired sessions that were ended before this instant have since expired, and are forgotten */
export async function rememberEndedSession(
  db: Database,
  sha256: string,
  { endedAt, expired }: { readonly endedAt: Date; readonly expired: Date },
): Promise<void> {
  const row = { sha256, endedAt };
  await db.endedAdminSession.upsert({ where: { sha256 }, create: row, update: {} });
  await db.endedAdminSession.deleteMany({ where: { endedAt: { lt: expired } } });
}
