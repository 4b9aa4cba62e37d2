/** Tests what readers are shown for a source. */
import { sourceTitle } from '../../src/sources/source-title.ts';

test.each([
  [{ name: 'arxiv-language-and-learning' }, 'arXiv: language and learning'],
  [{ name: 'daily-papers' }, 'Daily papers'],
  [{ name: 'biorxiv' }, 'bioRxiv'],
  [{ name: 'a-journal', title: 'Journal of A' }, 'Journal of A'],
  [{ name: 'page.txt' }, 'Page.txt'],
])('%o is shown as %s', (source, title) => {
  expect(sourceTitle(source)).toBe(title);
});
