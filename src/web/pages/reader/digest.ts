/**
 * /digests/:token: a digest as a web page, rendered like the mail; with .bib or .ris, its papers for
 * reference managers.
 */

import type { DigestView } from '../../../digest/digest.ts';
import { arrangeItems } from '../../../digest/rendering/arrange-items.ts';
import { sharedLinks } from '../../../digest/rendering/digest-links.ts';
import { selectionItems } from '../../../digest/selection/selection-items.ts';
import { DAY_MS } from '../../../durations.ts';
import { wholeText } from '../../../mail/format/fragment.ts';
import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { formatsFor } from '../../../text/regions.ts';
import { WHY_WORDING } from '../../../text/wording/digest-wording.ts';
import { PROBLEM_WORDING } from '../../../text/wording/problem-wording.ts';
import { type CitationEnding, citationFile } from '../../components/citation-file.ts';
import { findDigest, type StoredDigest } from '../../digests-store.ts';
import { HTML, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage, problemPage } from '../public/problems.ts';

export async function getDigest(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const [token = '', ending] = (params.token ?? '').split(/(\.bib|\.ris)$/);
  const found = await digestOfToken(site, 'digest', token);
  if ('status' in found) return found;
  const { reader, digest } = found;
  const { db } = site.app;
  // Each of its papers was merged into a paper of another digest, which keeps it.
  if (digest.paperIds.length === 0)
    return problemPage(site, 410, PROBLEM_WORDING.elsewhere.title, PROBLEM_WORDING.elsewhere.text);
  const papers = await papersByIds(db, digest.paperIds);
  if (ending !== undefined) return citationFile(db, papers, ending as CitationEnding, 'personal');
  const view = await createView(site, reader, { ...digest, papers });
  const { html } = (await site.renderer()).render(view);
  return { status: 200, type: HTML, body: asPage(wholeText(html)), caching: 'personal', policy: 'mail' };
}

/**
 * Turns a mail into a page: within a mail program it is an article, but on its own it is the main landmark
 * (WCAG, ARIA).
 */
export const asPage = (mail: string): string =>
  mail.replace('aria-roledescription="email" role="article"', 'role="main"');

/** Returns the digest of a signed link and its reader, or the page that says why there is none. */
export async function digestOfToken(
  site: Site,
  purpose: 'digest' | 'edition',
  token: string,
): Promise<{ readonly reader: Reader; readonly digest: StoredDigest } | PageResponse> {
  const { db, tokens } = site.app;
  const content = tokens.verify(purpose, token);
  if (content === null || content.extra === null) return notFoundPage(site);
  const reader = await findReader(db, { publicId: content.publicId });
  const digest = reader === null ? null : await findDigest(db, { id: content.extra, readerId: reader.id });
  if (digest === 'forgotten') return noLongerKeptPage(site);
  return reader === null || digest === null ? notFoundPage(site) : { reader, digest };
}

/** For a link of ours whose delivery has been pruned. */
const noLongerKeptPage = (site: Site): PageResponse =>
  problemPage(
    site,
    410,
    PROBLEM_WORDING.tooOld.title,
    PROBLEM_WORDING.tooOld.text(Math.floor(site.app.config.keep.deliveriesMs / DAY_MS)),
  );

async function createView(
  { app, topicNames }: Site,
  reader: Reader,
  digest: StoredDigest & { readonly papers: readonly Paper[] },
): Promise<DigestView> {
  return {
    day: digest.day,
    edition: digest.edition,
    ...arrangeItems(
      { edition: digest.edition, items: selectionItems(onlyTopics(reader), digest.papers) },
      reader,
      topicNames,
    ),
    undelivered: null,
    matched: digest.matched ?? digest.papers.length,
    layout: reader.layout,
    format: 'html',
    links: sharedLinks(await app.baseUrl()),
    feedbackToken: null,
    topicNames,
    formats: formatsFor(reader.locale),
    why: WHY_WORDING.shared,
    postalAddress: app.config.postalAddress,
    notice: app.notice,
  };
}

/** Leaves out queries and followed authors: the page may be passed on, and they are private. */
const onlyTopics = ({ topics }: Reader): Parameters<typeof selectionItems>[0] => ({
  topics,
  queries: [],
  authors: [],
});
