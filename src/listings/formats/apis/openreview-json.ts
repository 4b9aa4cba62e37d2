/** OpenReview notes from both APIs: version 2 wraps values in `{value}`, version 1 has them bare. */

import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';

export const openreviewJson: FormatReader = {
  format: 'openreview-json',
  recognises: (page) => {
    const notes = asRecord(parseJsonPage(page))?.notes;
    if (!Array.isArray(notes)) return false;
    const first = asRecord(notes[0]);
    return first === undefined
      ? notes.length === 0
      : asRecord(first.content) !== undefined &&
          ('forum' in first || 'invitation' in first || 'invitations' in first);
  },
  parse(page) {
    const notes = asList(asRecord(parseJsonPage(page))?.notes);
    // Reviews, comments and decisions are notes too; they reply to a paper and are not papers.
    const papers = notes
      .map((note) => asRecord(note) ?? {})
      .filter((note) => asText(note.replyto) === '' && (note.forum === undefined || note.forum === note.id));
    const results = papers.map((note, index) => readPaper(note, index + 1));
    const total = asCount(asRecord(parseJsonPage(page))?.count) ?? null;
    return { results, part: { items: notes.length, total, token: null } };
  },
};

function readPaper(note: Json, rank: number): ListingEntry | RejectedEntry {
  const content = asRecord(note.content) ?? {};
  const field = (name: string): unknown => asRecord(content[name])?.value ?? content[name];
  const title = cleanText(asText(field('title')));
  if (title === '') return rejectEntry(rank, 'the note has no title', asText(note.id));
  const invitations = [note.invitation, ...asList(note.invitations)].map(asText).join(' ');
  const venue = cleanText(asText(field('venue')));
  // Milliseconds: the publication date, else the creation date, as on the site.
  const posted = [note.pdate, note.odate, note.cdate, note.tcdate]
    .map(asCount)
    .find((time) => time !== undefined && time > 0);
  return buildEntry({
    title,
    abstract: cleanText(asText(field('abstract'))),
    authors: asList(field('authors')).map((name) => cleanText(asText(name))),
    identifiers: normaliseIdentifiers({ openreview: note.forum ?? note.id }),
    publishedAt: posted === undefined || posted > 8.64e15 ? null : new Date(posted),
    rank,
    categories: [venue],
    withdrawn: /withdrawn/i.test(`${invitations} ${venue} ${asText(field('venueid'))}`),
    signals: { comments: asCount(asRecord(note.details)?.replyCount) },
  });
}
