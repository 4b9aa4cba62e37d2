/** Stores and reads what sources say about papers besides their texts and counts. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, executePipelined } from '../database/postgres/pipelined-queries.ts';
import {
  integers,
  LIST_SEPARATOR,
  lists,
  texts,
  unnestRows,
} from '../database/postgres/unnest-parameters.ts';
import type { SourceDetails } from '../listings/listing.ts';
import type { ListedPaper } from './paper.ts';

/** Rows per statement. */
const CHUNK = 2_000;

/** Stores details that are new or different. Details that a page does not mention stay as they were. */
export async function keepSourceDetails(tx: Transaction, papers: Iterable<ListedPaper>): Promise<void> {
  await executePipelined(tx, statements(papers));
}

function* statements(papers: Iterable<ListedPaper>): Generator<Prisma.Sql, void> {
  for (const rows of chunks(detailed(papers), { most: CHUNK })) {
    const details = rows.map((row) => row.details);
    yield Prisma.sql`
      INSERT INTO paper_details AS kept (paper_id, summary, keywords, organization, code_url, project_url, discussion_url)
      SELECT paper_id, summary, string_to_array(keywords, ${LIST_SEPARATOR}), organization, code_url, project_url, discussion_url FROM ${unnestRows(
        {
          paper_id: integers(rows.map(({ paperId }) => paperId)),
          summary: texts(details.map(({ summary }) => summary ?? null)),
          keywords: lists(details.map(({ keywords }) => keywords ?? [])),
          organization: texts(details.map(({ organization }) => organization ?? null)),
          code_url: texts(details.map(({ codeUrl }) => codeUrl ?? null)),
          project_url: texts(details.map(({ projectUrl }) => projectUrl ?? null)),
          discussion_url: texts(details.map(({ discussionUrl }) => discussionUrl ?? null)),
        },
      )} AS listed
      ${takeOver}`;
  }
}

/** A new value replaces the old one; where a page has none, the old one stays. */
const takeOver = Prisma.sql`
  ON CONFLICT (paper_id) DO UPDATE SET
    summary = coalesce(excluded.summary, kept.summary),
    keywords = CASE WHEN excluded.keywords = '{}' THEN kept.keywords ELSE excluded.keywords END,
    organization = coalesce(excluded.organization, kept.organization),
    code_url = coalesce(excluded.code_url, kept.code_url),
    project_url = coalesce(excluded.project_url, kept.project_url),
    discussion_url = coalesce(excluded.discussion_url, kept.discussion_url)
  WHERE (kept.summary, kept.keywords, kept.organization, kept.code_url, kept.project_url, kept.discussion_url) IS DISTINCT FROM
    (coalesce(excluded.summary, kept.summary), CASE WHEN excluded.keywords = '{}' THEN kept.keywords ELSE excluded.keywords END,
      coalesce(excluded.organization, kept.organization), coalesce(excluded.code_url, kept.code_url),
      coalesce(excluded.project_url, kept.project_url), coalesce(excluded.discussion_url, kept.discussion_url))`;

function* detailed(
  papers: Iterable<ListedPaper>,
): Generator<{ paperId: number; details: SourceDetails }, void> {
  for (const { paperId, entry } of papers)
    if (entry.details !== undefined) yield { paperId, details: entry.details };
}

/**
 * Fills the gaps of each kept paper with the details of those merged into it.
 * @param merged a table `merged (lost, kept)` of paper ids
 */
export async function mergeSourceDetails(tx: Transaction, merged: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO paper_details AS own (paper_id, summary, keywords, organization, code_url, project_url, discussion_url)
    SELECT merged.kept, (array_agg(summary ORDER BY lost) FILTER (WHERE summary IS NOT NULL))[1],
      coalesce(string_to_array((array_agg(array_to_string(keywords, ${LIST_SEPARATOR}) ORDER BY lost) FILTER (WHERE keywords <> '{}'))[1], ${LIST_SEPARATOR}), '{}'),
      (array_agg(organization ORDER BY lost) FILTER (WHERE organization IS NOT NULL))[1],
      (array_agg(code_url ORDER BY lost) FILTER (WHERE code_url IS NOT NULL))[1],
      (array_agg(project_url ORDER BY lost) FILTER (WHERE project_url IS NOT NULL))[1],
      (array_agg(discussion_url ORDER BY lost) FILTER (WHERE discussion_url IS NOT NULL))[1]
    FROM ${merged} JOIN paper_details ON paper_id = merged.lost
    GROUP BY merged.kept
    ON CONFLICT (paper_id) DO UPDATE SET
      summary = coalesce(own.summary, excluded.summary),
      keywords = CASE WHEN own.keywords = '{}' THEN excluded.keywords ELSE own.keywords END,
      organization = coalesce(own.organization, excluded.organization),
      code_url = coalesce(own.code_url, excluded.code_url),
      project_url = coalesce(own.project_url, excluded.project_url),
      discussion_url = coalesce(own.discussion_url, excluded.discussion_url)`;
}

/** By paper id; papers without details are absent. */
export async function readSourceDetails(
  db: Transaction,
  paperIds: readonly number[],
): Promise<ReadonlyMap<number, SourceDetails>> {
  const rows = await db.paperDetails.findMany({ where: { paperId: { in: [...paperIds] } } });
  return new Map(
    rows.map(({ paperId, summary, keywords, organization, codeUrl, projectUrl, discussionUrl }) => [
      paperId,
      {
        ...(summary !== null && { summary }),
        ...(keywords.length > 0 && { keywords }),
        ...(organization !== null && { organization }),
        ...(codeUrl !== null && { codeUrl }),
        ...(projectUrl !== null && { projectUrl }),
        ...(discussionUrl !== null && { discussionUrl }),
      },
    ]),
  );
}
