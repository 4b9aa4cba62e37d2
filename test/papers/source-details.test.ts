/** What sources say of papers beside their texts and counts, over pages, merges and the paper's own page. */
import { mergePapers } from '../../src/papers/merge-store.ts';
import { findPapers } from '../../src/papers/papers-store.ts';
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { hoursAfter, NOW } from '../support/builders.ts';
import { storePage } from '../support/listings.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

let site: ServedSite;
beforeEach(async () => {
  site = await servedSite();
});
afterEach(() => site.close());

const onlyPaper = async () => {
  const { papers } = await findPapers(site.app.db, { sort: 'newest', limit: 0 });
  expect(papers).toHaveLength(1);
  return papers[0]!;
};
const KNOWN = { title: 'A Known Paper', abstract: 'What it says.', identifiers: { arxiv: '2603.00001' } };
const DETAILS = {
  summary: 'A model’s words.',
  keywords: ['folding', 'origami'],
  organization: 'Example University',
  codeUrl: 'https://github.com/example/fold',
  projectUrl: 'https://example.org/fold',
  discussionUrl: 'https://huggingface.co/papers/2603.00001',
};

test('they are stored with the paper, and a change of them is no change of the paper', async () => {
  const { db } = site.app;
  expect(await storePage(db, { entries: [{ ...KNOWN, details: DETAILS }] })).toMatchObject({ unseen: 1 });
  expect((await onlyPaper()).details).toEqual(DETAILS);
  const later = { summary: 'Better words.', keywords: ['paper'] };
  expect(
    await storePage(db, { entries: [{ ...KNOWN, details: later }], now: hoursAfter(NOW, 1), source: 'two' }),
  ).toMatchObject({ unseen: 0, changed: 0, seen: 1 });
  expect((await onlyPaper()).details).toEqual({ ...DETAILS, ...later });
  await storePage(db, { entries: [KNOWN], now: hoursAfter(NOW, 2), source: 'three' });
  expect((await onlyPaper()).details).toEqual({ ...DETAILS, ...later });
});

test('two entries of one page fill each other’s gaps, the first one first', async () => {
  const entries = [
    { ...KNOWN, details: { summary: 'First.' } },
    { ...KNOWN, details: { summary: 'Second.', organization: 'Example University' } },
  ];
  await storePage(site.app.db, { entries });
  expect((await onlyPaper()).details).toEqual({ summary: 'First.', organization: 'Example University' });
});

test('papers that become one keep what each had', async () => {
  const { db } = site.app;
  await storePage(db, {
    entries: [
      { ...KNOWN, details: { summary: 'Kept.' } },
      {
        title: 'In the Journal',
        identifiers: { doi: '10.1000/x' },
        details: { summary: 'Lost.', keywords: ['a', 'b'], codeUrl: DETAILS.codeUrl },
      },
      { title: 'Elsewhere', identifiers: { doi: '10.1000/y' } },
    ],
  });
  const ids = (await db.paper.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);
  await db.$transaction((tx) => mergePapers(tx, [ids], NOW));
  expect((await onlyPaper()).details).toEqual({
    summary: 'Kept.',
    keywords: ['a', 'b'],
    codeUrl: DETAILS.codeUrl,
  });
});

test('the paper’s page shows organisation, code with stars, project, discussion and whose summary it is', async () => {
  const paper = {
    id: '2603.00001',
    title: 'A Known Paper',
    summary: 'What it says.',
    githubStars: 12,
    githubRepo: DETAILS.codeUrl,
    projectPage: 'https://example.org/fold?a=1&b="<script>"',
    ai_summary: 'A model’s <b>words</b>.',
    organization: { fullname: 'Example & Sons' },
  };
  const bytes = Buffer.from(JSON.stringify([{ paper }]));
  await ingestFile(site.app, { source: 'daily', file: 'page.json', raw: { bytes } });
  const { body, status } = await site.get(`/papers/${(await onlyPaper()).id}`);
  expect(status).toBe(200);
  expect(body).toContain('<dt>Organisation</dt><dd dir="auto">Example &amp; Sons</dd>');
  expect(body).toContain(`href="${DETAILS.codeUrl}" rel="noreferrer">Code (12 stars)</a>`);
  expect(body).toMatch(/href="https:\/\/example\.org\/fold\?[^"<>]*" rel="noreferrer">Project page</);
  expect(body).toContain('href="https://huggingface.co/papers/2603.00001" rel="noreferrer">Discussion</a>');
  expect(body).toContain('A model’s &lt;b&gt;words&lt;/b&gt;.');
  expect(body).toContain('Written by a model for the list that has this paper, not by the authors.');
});

test('the page of a paper of which nothing more is known shows none of it', async () => {
  await storePage(site.app.db, { entries: [KNOWN] });
  const { body } = await site.get(`/papers/${(await onlyPaper()).id}`);
  expect(body).not.toMatch(/Organisation|In short|Discussion|Project page|>Code/);
});
