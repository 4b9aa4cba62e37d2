/** Tests what an inbox shows of a digest before it is opened. */
import { composePreheader, composeSubject, shortTitle } from '../../../src/digest/rendering/subject.ts';

const KIMI = 'Kimi K3: Open Agentic Intelligence';
const STRAW = 'LongStraw: Million-Token Context on One Consumer GPU';
const PLAIN = 'Attention Is All You Need';
const LONG = 'On the Surprising and Hitherto Unexplained Effectiveness of Very Long Titles in Science';

test.each([
  ['daily', [KIMI, STRAW], 10, 'Kimi K3, LongStraw and 8 more'],
  ['daily', [KIMI, STRAW], 2, 'Kimi K3 and LongStraw'],
  ['weekly', [KIMI, STRAW], 10, 'Weekly: Kimi K3, LongStraw and 8 more'],
  ['monthly', [KIMI], 1, 'Monthly: Kimi K3: Open Agentic Intelligence'],
  ['catch-up', [KIMI, STRAW], 10, 'While you were away: Kimi K3, LongStraw and 8 more'],
  ['daily', [PLAIN, KIMI], 25, 'Attention Is All You Need and 24 more'],
  ['daily', [STRAW, PLAIN], 3, 'LongStraw, Attention Is All You Need and 1 more'],
  ['daily', [STRAW, LONG], 3, 'LongStraw and 2 more'],
  ['daily', [LONG, KIMI], 3, 'Kimi K3 and 2 more'],
  ['daily', [LONG, LONG], 3, LONG],
  ['weekdays', ['宇宙'.repeat(80)], 1, 'one paper for you'],
  ['weekdays', ['宇宙：星'], 1, '宇宙：星'],
] as const)('the subject of %s mail says what is inside (%#)', (kind, titles, shown, subject) => {
  expect(composeSubject(kind, titles, shown).text).toBe(subject);
});

test.each([
  [[KIMI, STRAW, PLAIN], 10, `Open Agentic Intelligence · ${STRAW.slice(11)} · ${PLAIN}`],
  [[PLAIN, KIMI, STRAW], 10, `${KIMI} · ${STRAW}`],
  [[LONG, KIMI], 3, `${LONG} · Open Agentic Intelligence`],
  [[PLAIN], 1, 'otherwise'],
  [[PLAIN, 'x'.repeat(151)], 2, 'otherwise'],
])('the preheader continues the subject with whole titles (%#)', (titles, shown, preheader) => {
  expect(composePreheader(composeSubject('daily', titles, shown), 'otherwise')).toBe(preheader);
});

test('a name stands before the colon of a title; a ratio is no name', () => {
  expect(shortTitle(KIMI)).toBe('Kimi K3');
  expect(shortTitle('Mixing 3:1 for Robots')).toBe('Mixing 3:1 for Robots');
  expect(shortTitle('星：宇宙')).toBe('星：宇宙');
});
