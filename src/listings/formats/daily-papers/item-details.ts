/**
 * Reads what a daily-papers list says about a paper besides its text: summary, keywords, organisation and
 * links. Pure.
 */

import type { Json } from '../../../json-fields.ts';
import type { SourceDetails } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asList, asRecord, asText } from '../../text/json-page.ts';

/** Characters. A summary has up to three sentences; anything longer is something else. */
const LONGEST_SUMMARY = 2_000;
const LONGEST_NAME = 200;
const LONGEST_KEYWORD = 100;
const MOST_KEYWORDS = 30;

/** The page where a paper of the list is voted on and discussed. */
export const discussionOf = (arxivId: string): string => `https://huggingface.co/papers/${arxivId}`;

/** Reads each detail from the paper or else from the item around it, where some recordings have it. */
export function detailsOfItem(item: Json, paper: Json, arxivId: string | null): SourceDetails {
  const first = <T>(read: (record: Json) => T | null): T | null => read(paper) ?? read(item);
  const summary = first(({ ai_summary }) => shortText(ai_summary, LONGEST_SUMMARY));
  const keywords = first(({ ai_keywords }) => keywordsOf(ai_keywords));
  const organization = first((record) => organizationOf(record.organization));
  const codeUrl = first(({ githubRepo }) => repositoryOf(githubRepo));
  const projectUrl = first(({ projectPage }) => httpsUrl(asText(projectPage)));
  return {
    ...(summary !== null && { summary }),
    ...(keywords !== null && { keywords }),
    ...(organization !== null && { organization }),
    ...(codeUrl !== null && { codeUrl }),
    ...(projectUrl !== null && { projectUrl }),
    ...(arxivId !== null && { discussionUrl: discussionOf(arxivId) }),
  };
}

function shortText(value: unknown, longest: number): string | null {
  const text = cleanText(asText(value));
  return text === '' || text.length > longest ? null : text;
}

function keywordsOf(value: unknown): readonly string[] | null {
  const words = asList(value).flatMap((word) => shortText(word, LONGEST_KEYWORD) ?? []);
  return words.length === 0 ? null : [...new Set(words)].slice(0, MOST_KEYWORDS);
}

/** An object with a short and a full name, or the name itself. */
function organizationOf(value: unknown): string | null {
  const record = asRecord(value);
  return record === undefined
    ? shortText(value, LONGEST_NAME)
    : (shortText(record.fullname, LONGEST_NAME) ?? shortText(record.name, LONGEST_NAME));
}

/** `https://github.com/owner/name`, even if it is written without https. */
function repositoryOf(value: unknown): string | null {
  const text = asText(value).trim();
  return httpsUrl(
    /^(?:www\.)?github\.com\//i.test(text)
      ? `https://${text}`
      : text.replace(/^http:\/\/(?=(?:www\.)?github\.com\/)/i, 'https://'),
  );
}

function httpsUrl(text: string): string | null {
  const url = httpUrl(text);
  return url?.startsWith('https://') === true ? url : null;
}
