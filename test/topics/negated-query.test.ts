/** Queries that only exclude become exclusions. */
import { exclusionsIn } from '../../src/topics/negated-query.ts';
import { readerRules } from '../../src/topics/reader-rules.ts';

test('a query of negations alone becomes what it excludes, any other stays', () => {
  expect(exclusionsIn('NOT survey')).toEqual(['survey']);
  expect(exclusionsIn('-survey -"position paper"')).toEqual(['survey', 'position-paper']);
  expect(exclusionsIn('NOT (survey OR review)')).toEqual(['survey OR review']);
  expect(exclusionsIn('-survey OR -review')).toEqual(['survey review']);
  for (const query of ['diffusion -survey', 'a OR NOT b', 'NOT NOT a', 'self-supervised', '(', ''])
    expect(exclusionsIn(query)).toBeNull();
});

test('rules point from a negated query to the exclusions, and refuse a name without letters', () => {
  const { checkQuery, checkExclusion, checkAuthor } = readerRules([]);
  expect(checkQuery('NOT survey')).toContain('exclusions');
  expect(checkQuery('diffusion NOT survey')).toBeNull();
  expect(checkExclusion('title:survey')).toBeNull();
  expect(checkExclusion('-survey')).toContain('without NOT');
  expect(checkExclusion('(survey')).toContain('Character');
  for (const name of ['Saining Xie', 'Xie, Saining', 'S. Xie', 'Wolfgang "Wolf" Müller'])
    expect(checkAuthor(name)).toBeNull();
  expect(checkAuthor(' "" ')).toContain('is not a name');
});
