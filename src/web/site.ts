/** What every page needs: the app, the address under which the site is reached, its assets and the digest's renderer. */
import type { App } from '../app.ts';
import { type DigestRenderer, loadDigestRenderer } from '../digest/rendering/render.ts';
import { type Asset, loadAssets } from './components/assets.ts';
import { createGuessLimit, type GuessLimit } from './http/guess-limit.ts';
import { createPacedLane, type PacedLane } from './http/paced-lane.ts';

/** Does what a returned mail means, and says what that was. It is stored when this resolves. */
export type TakeReturnedMail = (raw: Buffer) => Promise<{ readonly kind: string; readonly action: string }>;

export interface Site {
  readonly app: App;
  readonly style: Asset;
  /** Fills in the browser's time zone; everything works without it. */
  readonly zoneScript: Asset;
  readonly topicNames: ReadonlyMap<string, string>;
  /** Is the site reached over https only? */
  readonly isSecure: boolean;
  /** The path of BASE_URL without a slash at the end; '' when the site is at the root. */
  readonly prefix: string;
  /** A link within the site: `path` begins with a slash. */
  to(path: string): string;
  /** Further problems that /readyz tells. */
  readonly ready: () => Promise<readonly string[]>;
  /** Null: this site takes no returned mail. */
  readonly takeReturnedMail: TakeReturnedMail | null;
  /** Wrong passwords for the pages of operators. */
  readonly adminGuesses: GuessLimit;
  /** Sign-ups, one after the other. */
  readonly signups: PacedLane;
  /** Compiled on first use, then kept. */
  renderer(): Promise<DigestRenderer>;
}

/** A sign-up takes some 20 ms; in ten seconds at most 250 are taken. */
const SIGNUP_MS = 40;
const MOST_WAITING_SIGNUPS = 250;

export function createSite(
  app: App,
  {
    ready = async () => [],
    takeReturnedMail,
  }: { ready?: Site['ready'] | undefined; takeReturnedMail?: TakeReturnedMail | undefined } = {},
): Site {
  const base = app.config.baseUrl === null ? null : new URL(app.config.baseUrl);
  const prefix = base === null ? '' : base.pathname.replace(/(?<!\/)\/+$/, '');
  let renderer: Promise<DigestRenderer> | undefined;
  return {
    app,
    ...loadAssets(),
    topicNames: new Map(app.topics.map(({ slug, name }) => [slug, name])),
    isSecure: base?.protocol === 'https:',
    prefix,
    to: (path) => `${prefix}${path}`,
    ready,
    takeReturnedMail: takeReturnedMail ?? null,
    adminGuesses: createGuessLimit(),
    signups: createPacedLane(SIGNUP_MS, MOST_WAITING_SIGNUPS),
    renderer() {
      renderer ??= loadDigestRenderer();
      return renderer;
    },
  };
}
