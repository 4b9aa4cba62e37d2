/** What every page needs: the app, the site's URL, its assets and the digest renderer. */

import type { App } from '../app.ts';
import { type DigestRenderer, loadDigestRenderer } from '../digest/rendering/render.ts';
import { loadOnce } from '../load-once.ts';
import type { AttemptResult } from '../mail/mail.ts';
import { fetchFromSns } from '../mail/providers/fetch-from-sns.ts';
import type { FetchFromSns, MailEvent } from '../mail/providers/provider.ts';
import type { ProviderName } from '../provider-names.ts';
import type { ParsedAddress } from '../readers/email-address.ts';
import type { Reader } from '../readers/reader.ts';
import type { SourcesEditor } from '../sources/edit-sources.ts';
import { sourceTitle } from '../sources/source-title.ts';
import { ZOTERO_API } from '../sources/zotero-library.ts';
import { withoutEndSlashes } from '../text/end-slashes.ts';
import { DEFAULT_FORMATS, type Formats } from '../text/formats.ts';
import { type Assets, loadAssets } from './components/assets.ts';
import { createFeedPool, type FeedPool } from './feed-pool-store.ts';
import { type GalleryMail, galleryMails } from './gallery/gallery-mails.ts';
import { type CostlyGate, type CostlyLimits, createCostlyGate, usualCostlyLimits } from './http/costly.ts';
import { createGuessLimit, type GuessLimit } from './http/guess-limit.ts';
import { createPacedLane, type PacedLane } from './http/paced-lane.ts';
import { createLastWeek, type LastWeek } from './last-week.ts';
import { createRefusedEvents, type RefusedEvents } from './refused-events.ts';

/** What a site may do beyond showing pages; no page has a form for what is absent. */
export interface SiteActions {
  /** Applies a returned mail and reports what it was. Its effect is stored when the promise resolves. */
  readonly processReturnedMail?: (raw: Buffer) => Promise<{ readonly kind: string; readonly action: string }>;
  /**
   * Applies an event of a mail provider and returns what it was. Its effect is stored when the promise
   * resolves.
   */
  readonly processProviderEvent?: (provider: ProviderName, event: MailEvent) => Promise<string>;
  /** Reads a configured source now, and waits for it. */
  readonly readSource?: (name: string) => Promise<void>;
  /** Changes paperround.yaml for an operator. */
  readonly sourcesEditor?: SourcesEditor;
  /** Sends an operator what a reader would get now; null when nothing matches. */
  readonly sendTestEdition?: (reader: Reader, to: ParsedAddress) => Promise<AttemptResult | null>;
  /** Posts to a webhook what its next edition would be; null when nothing matches. */
  readonly testWebhook?: (
    reader: Reader,
  ) => Promise<{ readonly papers: number; readonly result: AttemptResult } | null>;
}

export interface SiteOptions extends SiteActions {
  /** Returns what keeps the process from being ready, as sentences for /readyz; empty if nothing does. */
  readonly ready?: () => Promise<readonly string[]>;
  /** Default: over the network. */
  readonly askSns?: FetchFromSns;
  /** Default: ZOTERO_API. */
  readonly zoteroApi?: string;
  /** Is there a page that shows every kind of mail? Default false. */
  readonly gallery?: boolean;
  /** Default: suited to the kind of database. */
  readonly costlyLimits?: CostlyLimits;
  /**
   * Resolves at the end of a slot of so many milliseconds, when a sign-up or a log-in is answered. Default:
   * after that time.
   */
  readonly slot?: (milliseconds: number) => Promise<unknown>;
}

export interface Site extends Assets, SiteActions {
  readonly app: App;
  readonly topicNames: ReadonlyMap<string, string>;
  /** How dates and numbers are written on public pages, which caches keep by URL alone. */
  readonly formats: Formats;
  /** Returns the name of a source that readers are shown. */
  titleOfSource(name: string): string;
  /** Is the site reached only over https? */
  readonly isSecure: boolean;
  /** The path of BASE_URL without a trailing slash; '' if the site is at the root. */
  readonly prefix: string;
  /** Returns a link within the site; `path` starts with a slash. */
  to(path: string): string;
  /** Returns further problems that /readyz reports. */
  readonly ready: () => Promise<readonly string[]>;
  readonly askSns: FetchFromSns;
  readonly refusedEvents: RefusedEvents;
  /** Where libraries are fetched from: ZOTERO_API, except in tests. */
  readonly zoteroApi: string;
  /** Counts wrong passwords for operator pages. */
  readonly adminGuesses: GuessLimit;
  /** Checks passwords of /admin one at a time: each takes a tenth of a second of a processor. */
  readonly logins: PacedLane;
  readonly lastWeek: LastWeek;
  readonly costly: CostlyGate;
  /** Processes sign-ups one at a time; each response takes equally long, whatever the address. */
  readonly signups: PacedLane;
  /** The papers that readers' own feeds choose from. */
  readonly feedPool: FeedPool;
  /** Compiled on first use, then cached. */
  renderer(): Promise<DigestRenderer>;
  /** Returns every kind of mail, made on first use; null if no page shows them. */
  readonly gallery: (() => Promise<readonly GalleryMail[]>) | null;
}

/**
 * Storing a new address takes some 20 ms, looking up a suppressed one a few: without slots, an observer could
 * distinguish them in nine of ten tries. A slot is several times as long as the slowest of them.
 */
const SIGNUP_MS = 100;
/** The last of them waits for 15 seconds (MOST_WAITING_SIGNUPS × SIGNUP_MS). */
const MOST_WAITING_SIGNUPS = 150;

/** Longer than checking a password takes. */
const LOGIN_MS = 150;
const MOST_WAITING_LOGINS = 20;

export function createSite(
  app: App,
  {
    ready = async () => [],
    askSns = fetchFromSns,
    zoteroApi = ZOTERO_API,
    gallery = false,
    costlyLimits = usualCostlyLimits(app.config.databaseUrl === null),
    slot,
    ...actions
  }: SiteOptions = {},
): Site {
  const base = app.config.baseUrl === null ? null : new URL(app.config.baseUrl);
  const prefix = base === null ? '' : withoutEndSlashes(base.pathname);
  const feedPool = createFeedPool(app);
  return {
    app,
    ...actions,
    ...loadAssets(),
    formats: DEFAULT_FORMATS,
    titleOfSource: (name) =>
      sourceTitle(app.config.sources.find((source) => source.name === name) ?? { name }),
    topicNames: new Map(app.topics.map(({ slug, name }) => [slug, name])),
    isSecure: base?.protocol === 'https:',
    prefix,
    to: (path) => `${prefix}${path}`,
    ready,
    askSns,
    refusedEvents: createRefusedEvents({ app }),
    zoteroApi,
    adminGuesses: createGuessLimit(),
    logins: createPacedLane(LOGIN_MS, MOST_WAITING_LOGINS, slot),
    costly: createCostlyGate(costlyLimits),
    lastWeek: createLastWeek(app.clock, feedPool),
    signups: createPacedLane(SIGNUP_MS, MOST_WAITING_SIGNUPS, slot),
    feedPool,
    renderer: loadOnce(loadDigestRenderer),
    gallery: gallery ? loadOnce(galleryMails) : null,
  };
}
