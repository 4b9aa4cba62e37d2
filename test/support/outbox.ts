/** Reads the mails that an app wrote to its outbox, parsed by an independent library. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

export interface OutboxMail extends Email {
  readonly raw: Buffer;
  readonly recipient: string;
}

/** The mails of the outbox that was last read, because tests look again after each step. */
const parsed = { folder: '', mails: new Map<string, OutboxMail>() };

/** Returns all mails of the outbox in `dataDir`, sorted by file name. */
export async function outboxOf(dataDir: string): Promise<OutboxMail[]> {
  const folder = join(dataDir, 'outbox');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
  if (parsed.folder !== folder) Object.assign(parsed, { folder, mails: new Map() });
  const { mails } = parsed;
  return Promise.all(
    names.toSorted().map(async (name) => {
      const raw = readFileSync(join(folder, name));
      const known = mails.get(name);
      if (known?.raw.equals(raw)) return known;
      const mail = await PostalMime.parse(raw);
      const read = { ...mail, raw, recipient: mail.to?.[0]?.address ?? '' };
      mails.set(name, read);
      return read;
    }),
  );
}
