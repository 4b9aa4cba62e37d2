/** OAI-PMH 2.0 responses: records in Dublin Core and its extensions, arXiv's formats and MARC 21. */

import { PaperroundError } from '../../../errors.ts';
import { rejectEntry } from '../../entry.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { dayOfListedInstant } from '../../text/listing-date.ts';
import { findRoot } from '../feeds/feed-kind.ts';
import { readOaiRecord } from './oai-entry.ts';
import { readOaiPage } from './oai-records.ts';

export const oaiPmh: FormatReader = {
  format: 'oai-pmh',

  recognises: (page) => findRoot(page)?.name === 'oai-pmh',

  parse(page) {
    const { responseDate, verb, errors, records, listSize, cursor, resumptionToken, askedDay, isComplete } =
      readOaiPage(page.text);
    const error = errors.find(({ code }) => code !== 'noRecordsMatch');
    if (error !== undefined) {
      throw new PaperroundError(
        'not_a_listing',
        `The OAI-PMH server answered with the error ${error.code}${error.text === '' ? '' : `: ${error.text}`}.`,
        {
          hint:
            error.code === 'badResumptionToken'
              ? 'The list has to be asked for again from its beginning.'
              : 'Look at verb, metadataPrefix, set and dates of the address.',
        },
      );
    }
    if (records.length === 0 && errors.length === 0 && !/^(?:ListRecords|GetRecord)$/.test(verb)) {
      throw new PaperroundError(
        'not_a_listing',
        `The page is an OAI-PMH answer to ${verb === '' ? 'an unknown verb' : verb}, which holds no records.`,
        {
          hint: 'Use the verb ListRecords.',
        },
      );
    }
    // A deleted record has only a header: it counts towards the total, but describes no paper.
    const kept = records.filter((record) => !record.isDeleted);
    const results = kept.map((record, index): ListingEntry | RejectedEntry => {
      const entry = record.isComplete
        ? readOaiRecord(record, index + 1, page.url)
        : 'the page ends within this record';
      return typeof entry === 'string' ? rejectEntry(index + 1, entry, record.identifier) : entry;
    });
    if (!isComplete && kept.at(-1)?.isComplete !== false)
      results.push(rejectEntry(kept.length + 1, 'the page ends before its end tag', page.text.slice(-200)));
    const remaining =
      listSize === null ? null : Math.max(kept.length, listSize - cursor - (records.length - kept.length));
    return {
      results,
      listingDate: dayOfListedInstant(askedDay) ?? dayOfListedInstant(responseDate),
      announcedTotal: remaining,
      doubt:
        resumptionToken !== '' && remaining === null
          ? 'The list goes on on another page (it ends with a resumptionToken).'
          : undefined,
      part: { items: records.length, total: listSize, token: resumptionToken || null },
    };
  },
};
