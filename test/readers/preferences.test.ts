/** Tests parsing preferences: accepted spellings, and all problems reported together. */
import {
  type PreferencesInput,
  parseNewPreferences,
  parsePreferences,
} from '../../src/readers/preferences.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';

const RULES = {
  topics: new Set(['agents', 'vision', 'robotics']),
  checkQuery: (query: string) =>
    query.includes('(') ? `Character 1 of “${query}”: a parenthesis is not closed.` : null,
  checkExclusion: () => null,
  checkAuthor: () => null,
};
const parse = (input: PreferencesInput, base = DEFAULT_PREFERENCES) => parsePreferences(input, base, RULES);
const parsed = (input: PreferencesInput, base = DEFAULT_PREFERENCES) => {
  const check = parse(input, base);
  if (!check.ok) throw new Error(JSON.stringify(check.problems));
  return check.preferences;
};
const problems = (input: PreferencesInput) => {
  const check = parse(input);
  return check.ok ? [] : check.problems;
};

test('all wishes of a form are understood', () => {
  const wishes = {
    topics: ['vision', ' Agents ', 'vision', ''],
    queries: ['diffusion  -survey', '', 'diffusion -survey', ' "graph neural" '],
    exclusions: [' survey', 'survey'],
    authors: ['Xie,  Saining', ''],
    frequency: 'Weekly',
    time: '7:05',
    timeZone: 'europe/riga',
    weekday: 'thu',
    monthDay: '31',
    maxPapers: '50',
    pauseUntil: '2028-02-29',
    replacements: 'on',
    layout: 'Short',
    format: 'text',
    groupByTopic: 'yes',
    locale: 'de_at-u-nu-arab',
  };
  expect(parsed(wishes)).toEqual({
    topics: ['agents', 'vision'],
    queries: ['diffusion -survey', '"graph neural"'],
    exclusions: ['survey'],
    authors: ['Xie, Saining'],
    frequency: 'weekly',
    minuteOfDay: 425,
    timeZone: 'Europe/Riga',
    weekday: 4,
    monthDay: 31,
    maxPapers: 50,
    pauseUntil: '2028-02-29',
    replacements: true,
    layout: 'short',
    format: 'text',
    groupByTopic: true,
    locale: 'de-AT',
  });
});

test('what is left out or blank stays as it was, but a blank pause ends it and an empty list empties it', () => {
  const base = {
    ...DEFAULT_PREFERENCES,
    topics: ['vision'],
    queries: ['x'],
    minuteOfDay: 1,
    pauseUntil: '2027-01-01',
    replacements: true,
  };
  expect(parsed({}, base)).toEqual(base);
  expect(parsed({ time: ' ', frequency: '', replacements: '' }, base)).toEqual(base);
  expect(parsed({ pauseUntil: '', topics: [], queries: [''] }, base)).toEqual({
    ...base,
    pauseUntil: null,
    topics: [],
    queries: [],
  });
});

test('all problems are reported at once, each with its field, what was seen and what was expected', () => {
  const found = problems({
    topics: ['agents', 'knitting'],
    queries: ['(a', 'b'],
    frequency: 'hourly',
    time: '24:00',
    timeZone: '+02:00',
    weekday: '8',
    monthDay: '0',
    maxPapers: '51',
    pauseUntil: '2026-02-30',
    replacements: 'perhaps',
    layout: 'huge',
    format: 'pdf',
  });
  expect(found.map(({ field }) => field)).toEqual([
    'topics',
    'queries',
    'frequency',
    'time',
    'timeZone',
    'weekday',
    'monthDay',
    'maxPapers',
    'pauseUntil',
    'replacements',
    'layout',
    'format',
  ]);
  expect(found[0]?.message).toBe('There is no topic "knitting"; see the list of topics.');
  expect(found[1]?.message).toBe('Character 1 of “(a”: a parenthesis is not closed.');
  expect(found[3]?.message).toBe('Saw "24:00", expected a local time from 00:00 to 23:59.');
});

test.each(['8', '08:60', '08:00:30', '08.00', '-1:00', '8:0', 'noon'])('%j is no local time', (time) => {
  expect(problems({ time })).toHaveLength(1);
});

test.each([
  '0',
  '1.5',
  '1e1',
  '٣',
  '0x10',
  'many',
  '-5',
  '1000',
])('%j is no number of papers', (maxPapers) => {
  expect(problems({ maxPapers })).toHaveLength(1);
});

test('a query of endless length, with a control character, or the fifty-first of them is refused', () => {
  expect(problems({ queries: ['a'.repeat(501)] })[0]?.message).toContain('501 characters');
  expect(problems({ queries: ['a\0b'] })[0]?.message).toContain('control character');
  expect(problems({ queries: Array.from({ length: 51 }, (_, index) => `q${index}`) })[0]?.message).toContain(
    '51 searches',
  );
});

test('weekly and monthly mail of a new reader comes on the local day of sign-up', () => {
  const now = new Date('2026-11-20T22:30:00Z');
  const check = parseNewPreferences({ frequency: 'weekly', timeZone: 'Europe/Riga' }, RULES, now);
  expect(check).toMatchObject({ ok: true, preferences: { weekday: 6, monthDay: 21 } });
  const chosen = parseNewPreferences({ weekday: '2', monthDay: '5' }, RULES, now);
  expect(chosen).toMatchObject({ ok: true, preferences: { weekday: 2, monthDay: 5 } });
  expect(parseNewPreferences({ timeZone: 'Nowhere' }, RULES, now).ok).toBe(false);
});
