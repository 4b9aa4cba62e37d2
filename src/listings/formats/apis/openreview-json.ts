/** OpenReview notes from both APIs: version 2 wraps values in `{value}`, version 1 has them bare. */

import { entryOf, rejectedOf } from '../../entry.ts';
import { identifiersOf } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { countOf, type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

export const openreviewJson: FormatReader = {
  format: 'openreview-json',
  recognises: (page) => {
    const notes = recordOf(jsonOf(page))?.notes;
    if (!Array.isArray(notes)) return false;
    const first = recordOf(notes[0]);
    return first === undefined
      ? notes.length === 0
      : recordOf(first.content) !== undefined &&
          ('forum' in first || 'invitation' in first || 'invitations' in first);
  },
  parse(page) {
    const notes = listOf(recordOf(jsonOf(page))?.notes);
    // Reviews, comments and decisions are notes too; they reply to a paper and are not papers.
    const papers = notes
      .map((note) => recordOf(note) ?? {})
      .filter((note) => textOf(note.replyto) === '' && (note.forum === undefined || note.forum === note.id));
    const results = papers.map((note, index) => paperOf(note, index + 1));
    const part = { items: notes.length, total: countOf(recordOf(jsonOf(page))?.count) ?? null, token: null };
    return { format: 'openreview-json', listingDate: null, ...sorted(results), announcedTotal: null, part };
  },
};

function paperOf(note: JsonRecord, rank: number): ListingEntry | RejectedEntry {
  const content = recordOf(note.content) ?? {};
  const field = (name: string): unknown => recordOf(content[name])?.value ?? content[name];
  const title = cleanText(textOf(field('title')));
  if (title === '') return rejectedOf(rank, 'the note has no title', textOf(note.id));
  const invitations = [note.invitation, ...listOf(note.invitations)].map(textOf).join(' ');
  const venue = cleanText(textOf(field('venue')));
  // Milliseconds: the publication date, else the creation date, as on the site.
  const posted = [note.pdate, note.odate, note.cdate, note.tcdate]
    .map(countOf)
    .find((time) => time !== undefined && time > 0);
  const replies = countOf(recordOf(note.details)?.replyCount);
  return entryOf({
    title,
    abstract: cleanText(textOf(field('abstract'))),
    authors: listOf(field('authors'))
      .map((name) => cleanText(textOf(name)))
      .filter((name) => name !== ''),
    identifiers: identifiersOf({ openreview: note.forum ?? note.id }),
    publishedAt: posted === undefined || posted > 8.64e15 ? null : new Date(posted),
    rank,
    categories: venue === '' ? [] : [venue],
    withdrawn: /withdrawn/i.test(`${invitations} ${venue} ${textOf(field('venueid'))}`),
    signals: replies === undefined ? {} : { comments: replies },
  });
}
