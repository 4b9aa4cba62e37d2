/**
 * Recorded days, served as their sites served them and read through configured sources: exactly the new
 * papers of each day, late ones included, none twice.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import type { IngestReport } from '../../src/sources/read-report.ts';
import { runProgram } from '../cli/run-program.ts';
import { testApp } from '../support/app.ts';
import { type ListingServer, listingServer, withPage, withStatus } from '../support/listing-server.ts';
import { describeRecorded, recordingsIn } from '../support/recordings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A day's list as it stood from an instant on. */
interface Version {
  readonly day: string;
  readonly from: Date;
  readonly bytes: Uint8Array;
}

/** Ids on a daily list, counted without our parser. Some recorders kept the items in Python's notation. */
const idsOn = (bytes: Uint8Array): Set<string> =>
  new Set(
    [
      ...Buffer.from(bytes)
        .toString('utf8')
        .matchAll(/["']paper["']:\s*\{\s*["']id["']:\s*["'](\d{4}\.\d{4,5})/g),
    ].map((match) => match[1] as string),
  );

/** The site on which these days appear, one version after the other; what is not yet there is 404. */
class RecordedSite {
  /** Every id that was to be found so far. */
  readonly known = new Set<string>();
  /** What each url shows. */
  #served = new Map<string, Version>();

  constructor(
    readonly server: ListingServer,
    readonly versions: readonly Version[],
  ) {}

  get url(): string {
    return `${this.server.base}/api/daily_papers?date={date}`;
  }

  /** Shows what was there at `now`. */
  at(now: Date): void {
    for (const day of new Set(this.versions.map((version) => version.day))) {
      const shown = this.versions.filter((version) => version.day === day && version.from <= now).at(-1);
      const path = `/api/daily_papers?date=${day}`;
      this.server.on(path, shown === undefined ? withStatus(404) : withPage(Buffer.from(shown.bytes)));
      if (shown !== undefined) this.#served.set(`${this.server.base}${path}`, shown);
    }
  }

  /**
   * What these reads had to find, by an independent count: url, entries, and those that no page before had.
   */
  expected(reports: readonly Pick<IngestReport, 'url' | 'outcome'>[]): [string, number, number][] {
    return reports.map(({ url = '', outcome }) => {
      const shown = this.#served.get(url);
      const ids = shown === undefined ? new Set<string>() : idsOn(shown.bytes);
      const fresh = [...ids].filter((id) => !this.known.has(id));
      for (const id of fresh) this.known.add(id);
      if (outcome === 'unchanged') expect([url, fresh.length]).toEqual([url, 0]);
      return [url, ids.size, fresh.length];
    });
  }

  /** All ids that were to be seen by `now`. */
  idsBy(now: Date): Set<string> {
    return new Set(this.versions.filter(({ from }) => from <= now).flatMap(({ bytes }) => [...idsOn(bytes)]));
  }
}

const found = (reports: readonly Pick<IngestReport, 'url' | 'entries' | 'unseen'>[]) =>
  reports.map(({ url, entries, unseen }) => [url, entries, unseen]);

let server: ListingServer;
beforeEach(async () => {
  server = await listingServer();
});
afterEach(() => server.close());

describeRecorded('recorded days on a web server', () => {
  test('the program reads each day once it is there, and makes up the days of an absence', async () => {
    const versions = recordingsIn('hf/api-daily_papers/2404589803')
      .filter(({ name }) => name >= '2024-12-16' && name <= '2025-01-04')
      .map(({ name, bytes }) => ({
        day: name.slice(0, 10),
        from: new Date(`${name.slice(0, 10)}T08:00:00Z`),
        bytes,
      }));
    const site = new RecordedSite(server, versions);
    const { app, url, close } = await testApp();
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'paperround.yaml'),
      `sources:\n  - name: daily\n    url: ${site.url}\n    every: 30m\n`,
    );
    const env = {
      DATABASE_URL: url,
      DATA_DIR: join(folder, 'data'),
      ALLOW_PRIVATE_SOURCES: 'true',
      LOG_LEVEL: 'fatal',
    };

    const daysOf: string[][] = [];
    // Away from Tuesday to Friday, and over the turn of the year.
    for (const instant of [
      '2024-12-16T12:00:00Z',
      '2024-12-17T12:00:00Z',
      '2024-12-20T12:00:00Z',
      '2025-01-03T12:00:00Z',
    ]) {
      site.at(new Date(instant));
      const { code, stderr, json } = await runProgram(['ingest', '--json', '--now', instant], {
        env,
        folder,
      });
      expect([instant, code, stderr]).toEqual([instant, 0, '']);
      const { runs } = json<{ runs: IngestReport[] }>();
      expect(found(runs)).toEqual(site.expected(runs));
      expect(new Set(runs.map(({ outcome }) => outcome))).not.toContain('partial');
      expect(site.known).toEqual(site.idsBy(new Date(instant)));
      daysOf.push(runs.filter(({ unseen }) => unseen > 0).map(({ url: read = '' }) => read.slice(-10)));
    }
    expect(daysOf).toEqual([
      ['2024-12-16'],
      ['2024-12-17'],
      ['2024-12-20', '2024-12-19', '2024-12-18'],
      ['2025-01-03', '2025-01-02', '2024-12-31', '2024-12-30'],
    ]);
    const stored = await app.db.paperIdentifier.findMany({ where: { scheme: 'arxiv' } });
    expect(new Set(stored.map(({ value }) => value))).toEqual(site.known);
    expect(await app.db.paper.count()).toBe(site.known.size);
    await close();
  }, 120_000);

  test('papers that join a day late are found when the day is read again', async () => {
    const captures = recordingsIn('hf/api-daily_papers/2404589803-recaptures').filter(({ name }) =>
      /^2025-01-(08|09|10)/.test(name),
    );
    const versions = captures
      // Of the many captures of an evening, every third.
      .filter(
        ({ name }, index) => index % 3 === 0 || captures[index - 1]?.name.slice(0, 10) !== name.slice(0, 10),
      )
      .map(({ name, bytes }) => ({
        day: name.slice(0, 10),
        from: new Date(name.slice(11, 28).replace(/T(\d\d)(\d\d)(\d\d)$/, 'T$1:$2:$3Z')),
        bytes,
      }));
    const site = new RecordedSite(server, versions);
    const sources = [{ name: 'daily', url: site.url, kind: 'auto', everyMs: 30 * 60_000, enabled: true }];
    const { app, at, close } = await testApp({ sources, allowPrivateSources: true });

    let late = 0;
    const first = new Map<string, number>();
    for (const { from } of versions.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
      at(from.toISOString());
      site.at(from);
      const reports = await ingestSources(app, { names: ['daily'], signal: new AbortController().signal });
      expect(found(reports)).toEqual(site.expected(reports));
      expect(site.known).toEqual(site.idsBy(from));
      for (const { url = '', unseen } of reports) {
        if (first.has(url)) late += unseen;
        else first.set(url, unseen);
      }
    }
    expect(late).toBeGreaterThan(10);
    expect(await app.db.paper.count()).toBe(site.known.size);
    await close();
  }, 120_000);
});
