/**
 * A child process that plans and sends whole digest runs, as `digest` and `work` do in a process of their
 * own.
 */
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/client.ts';
import { createLog } from '../../src/log.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { appOver } from '../support/app-over.ts';
import type { BenchDatabase } from './bench-database.ts';
import { answerParent } from './measuring.ts';

export interface RunSettings {
  readonly database: BenchDatabase['place'];
  readonly smtpUrl: string;
  readonly sendConcurrency: number;
  readonly dkim: { readonly domain: string; readonly selector: string; readonly privateKey: string } | null;
}

/** Plans and sends all that is due at `at`, from the first statement to the last record. */
export interface RunRequest {
  readonly at: string;
}

await answerParent<RunSettings, RunRequest>(async ({ database: place, ...settings }) => {
  const database = await openDatabase(place, createLog('error', false));
  const { app, setTime } = appOver(
    database,
    { ...loadConfig({}, tmpdir()), logLevel: 'error', ...settings },
    new Date(0),
  );
  const sender = await openSender(app);
  return async ({ at }) => {
    const before = sender.totals.sent;
    setTime(new Date(at));
    await planDigests(app, {});
    await sender.deliverAll(new AbortController().signal);
    return sender.totals.sent - before;
  };
});
