/** /preferences/:token/import: imports a reader's library as likes, after showing what was understood. */

import * as v from 'valibot';
import { importLikes } from '../../../digest/profile/import-likes.ts';
import { parsedJson } from '../../../json-fields.ts';
import { normaliseIdentifiers } from '../../../listings/identifiers.ts';
import type { Identifiers } from '../../../listings/listing.ts';
import { MOST_REFERENCE_BYTES, readReferences } from '../../../listings/references/read-references.ts';
import {
  MOST_REFERENCES,
  type ReadReferences,
  type Reference,
} from '../../../listings/references/reference.ts';
import { findReferences } from '../../../papers/find-references-store.ts';
import { forgetAwaited, listAwaited } from '../../../readers/awaited-likes-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { readZoteroLibrary } from '../../../sources/zotero-library.ts';
import { formatsFor } from '../../../text/regions.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { LIBRARY_WORDING, PREFERENCES_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { parseForm, uploadedText } from '../../http/form.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { readerOfToken, refuseForeignPost } from './preferences.ts';

/** Enough for a file of MOST_REFERENCE_BYTES, and what a form puts around it. */
export const MOST_IMPORT_BYTES = MOST_REFERENCE_BYTES + 64 * 1024;
const ZOTERO_PATIENCE_MS = 30_000;

export async function getImport(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, params.token);
  return reader === null ? notFoundPage(site) : askingPage(site, reader, {});
}

export async function postImport(site: Site, request: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, request.params.token);
  if (reader === null) return notFoundPage(site);
  const refusal = await refuseForeignPost(site, request);
  if (refusal !== null) return refusal;
  const type = request.headers['content-type'] ?? '';
  // Parsed here, because the server parses only forms of the usual size.
  const form = parseForm(request.body, String(type));
  switch (form.get('action')) {
    case 'keep':
      return keep(site, reader, form.get('references') ?? '');
    case 'forget':
      await forgetAwaited(site.app.db, reader.id);
      return askingPage(site, reader, { done: LIBRARY_WORDING.noneWaited });
    case 'zotero': {
      const signal = AbortSignal.timeout(ZOTERO_PATIENCE_MS);
      const key = (form.get('key') ?? '').trim();
      const answer = await readZoteroLibrary(site.app, { api: site.zoteroApi, key, signal });
      return 'problem' in answer
        ? askingPage(site, reader, { problem: answer.problem })
        : understoodPage(site, reader, answer);
    }
    default: {
      const text = uploadedText(request.body, String(type), 'file') ?? form.get('text') ?? '';
      const read = text.trim() === '' ? null : readReferences(text);
      return read === null
        ? askingPage(site, reader, { problem: LIBRARY_WORDING.notUnderstood, text: form.get('text') ?? '' })
        : understoodPage(site, reader, read);
    }
  }
}

async function askingPage(
  site: Site,
  reader: Reader,
  { problem, done, text }: { readonly problem?: string; readonly done?: string; readonly text?: string },
): Promise<PageResponse> {
  const { countOf } = formatsFor(reader.locale);
  const awaited = await listAwaited(site.app.db, reader.id);
  return page(
    site,
    reader,
    problem === undefined ? 200 : 422,
    html`${done !== undefined && html`<p class="done" role="status">${done}</p>`}
${problem !== undefined && html`<p class="problem" role="alert">${LIBRARY_WORDING.nothingKept(problem)}</p>`}
<p class="lead">${LIBRARY_WORDING.lead}</p>
<section><h2>${LIBRARY_WORDING.fromFile}</h2>
<form method="post" enctype="multipart/form-data">
<div class="field"><label for="file">${LIBRARY_WORDING.file}</label><input type="file" id="file" name="file" accept=".bib,.ris,.txt"></div>
<div class="field"><label for="text">${LIBRARY_WORDING.text}</label><textarea id="text" name="text" rows="6" spellcheck="false">${text}</textarea></div>
<button type="submit" name="action" value="read">${LIBRARY_WORDING.readIt}</button></form>
<p class="hint">${LIBRARY_WORDING.most(countOf(MOST_REFERENCES, 'paper'), MOST_REFERENCE_BYTES / 1024 / 1024)}</p></section>
<section><h2>${LIBRARY_WORDING.fromZotero}</h2>
<form method="post">
<div class="field"><label for="key">${LIBRARY_WORDING.key}</label><p class="hint" id="key-hint">${LIBRARY_WORDING.keyHint}</p><input type="password" id="key" name="key" aria-describedby="key-hint" autocomplete="off" required></div>
<button type="submit" name="action" value="zotero">${LIBRARY_WORDING.readLibrary}</button></form></section>
${
  awaited.length > 0 &&
  html`<section><h2>${LIBRARY_WORDING.waitedFor}</h2><p>${LIBRARY_WORDING.waiting(countOf(awaited.length, 'paper'))}</p>
<form method="post"><button type="submit" class="quiet" name="action" value="forget">${LIBRARY_WORDING.waitForNone}</button></form></section>`
}`,
  );
}

async function understoodPage(site: Site, reader: Reader, read: ReadReferences): Promise<PageResponse> {
  const { count, countOf } = formatsFor(reader.locale);
  const leftOut = read.leftOut > 0 ? count(read.leftOut) : null;
  const named = await findReferences(site.app.db, read.references);
  const found = named.filter(({ paper }) => paper !== null);
  const missing = named.filter(({ paper }) => paper === null);
  const list = (titles: readonly Html[], heading: string): Part =>
    titles.length > 0 &&
    html`<details${titles.length <= 20 && html` open`}><summary>${heading}</summary><ol>${titles.map((title) => html`<li dir="auto">${title}</li>`)}</ol></details>`;
  return page(
    site,
    reader,
    200,
    html`<p class="lead" role="status">${LIBRARY_WORDING.understood(countOf(named.length, 'paper'), leftOut)}</p>
${list(
  found.map(
    ({ paper }) => html`<a href="${site.to(`/papers/${paper!.id}`)}">${displayLine(paper!.title)}</a>`,
  ),
  LIBRARY_WORDING.known(countOf(found.length, 'paper')),
)}
${list(
  missing.map(({ title }) => html`${displayLine(title)}`),
  LIBRARY_WORDING.unknown(countOf(missing.length, 'paper')),
)}
<form method="post"><input type="hidden" name="references" value="${JSON.stringify(read.references)}">
<button type="submit" name="action" value="keep"${named.length === 0 && html` disabled`}>${LIBRARY_WORDING.keep}</button></form>
<p><a href="${site.to(`${ownPath(site, reader)}/import`)}">${LIBRARY_WORDING.other}</a></p>`,
  );
}

/**
 * The references as the previous page wrote them; they return through the browser, so they are checked again.
 */
const POSTED = v.pipe(
  v.array(
    v.object({
      title: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
      identifiers: v.record(v.string(), v.pipe(v.string(), v.maxLength(1_000))),
    }),
  ),
  v.maxLength(MOST_REFERENCES),
);

function parsePosted(text: string): readonly Reference[] | null {
  const checked = v.safeParse(POSTED, parsedJson(text));
  if (!checked.success) return null;
  const own = ({
    arxiv,
    doi,
    openreview,
    pmid,
    pmcid,
    acl,
    s2,
    openalex,
  }: Record<string, string>): Identifiers =>
    normaliseIdentifiers({ arxiv, doi, openreview, pmid, pmcid, acl, s2, openalex });
  return checked.output.map(({ title, identifiers }) => ({ title, identifiers: own(identifiers) }));
}

async function keep(site: Site, reader: Reader, posted: string): Promise<PageResponse> {
  const references = parsePosted(posted);
  if (references === null) return askingPage(site, reader, { problem: LIBRARY_WORDING.changedOnTheWay });
  const { countOf } = formatsFor(reader.locale);
  const { liked, awaited } = await importLikes(site.app, reader.id, references);
  const done = LIBRARY_WORDING.kept(countOf(liked, 'paper'), countOf(awaited, 'paper'));
  return askingPage(site, reader, { done });
}

const ownPath = ({ app }: Site, { publicId }: Reader): string =>
  `/preferences/${app.tokens.sign('preferences', publicId)}`;

const page = (site: Site, reader: Reader, status: number, content: Html): PageResponse =>
  renderPage(site, {
    title: LIBRARY_WORDING.title,
    status,
    personal: true,
    body: html`<div class="narrow"><p class="eyebrow"><a href="${site.to(ownPath(site, reader))}">${PREFERENCES_WORDING.title}</a></p><h1>${LIBRARY_WORDING.title}</h1>${content}</div>`,
  });
