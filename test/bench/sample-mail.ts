/** A digest as a run makes it, which the other ways of sending are given ready-made. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import type { App } from '../../src/app.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import type { StandingApp } from '../support/app-over.ts';
import type { PaperText } from './made-texts.ts';
import { freshPapers } from './run-readers.ts';

/** @param textOf of the papers that are new at `now` */
export async function sampleMail(
  { app: { db, ...rest }, setTime }: StandingApp,
  now: Date,
  textOf?: (index: number) => PaperText,
): Promise<{ raw: Buffer; html: string; text: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'paperround-bench-'));
  const app: App = { ...rest, db, config: { ...rest.config, smtpUrl: null, dataDir: folder } };
  setTime(now);
  await freshPapers(app, now, textOf);
  const { id } = await db.reader.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await planDigests(app, { readerId: id });
  const sender = await openSender(app);
  await sender.deliverAll(new AbortController().signal);
  await sender.close();
  const outbox = join(folder, 'outbox');
  const files = await readdir(outbox, { recursive: true });
  const raw = await readFile(join(outbox, files.find((file) => file.endsWith('.eml')) as string));
  await rm(folder, { recursive: true });
  const { html = '', text = '' } = await PostalMime.parse(raw);
  return { raw, html, text };
}
