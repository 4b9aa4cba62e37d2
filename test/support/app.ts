/** An app on a test database of its own, with a clock that the test sets. */
import type { App } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { appOver } from './app-over.ts';
import { testDatabase } from './database.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestApp {
  readonly app: App;
  /** For other processes that use the same database. */
  readonly url: string;
  /** Sets the `now` of the app's clock, by which everything is decided. */
  at(instant: string): void;
  close(): Promise<void>;
}

export async function testApp(settings: Partial<Config> = {}): Promise<TestApp> {
  const folder = temporaryFolder();
  const database = await testDatabase();
  const config: Config = { ...loadConfig({}, folder), dataDir: folder, logLevel: 'silent', ...settings };
  const { app, setTime } = appOver(database, config, new Date('2026-03-11T12:00:00Z'));
  return { app, url: database.url, at: (instant) => setTime(new Date(instant)), close: database.close };
}
