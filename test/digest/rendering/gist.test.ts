/** Tests which sentences of a paper say what it does. */
import { chooseGist } from '../../../src/digest/rendering/gist.ts';

const fromAbstract = (abstract: string): string | undefined =>
  chooseGist({ abstract, details: {}, written: null })?.text;

test('a summary of the source comes before the abstract, and each says whose words it is', () => {
  const abstract = 'We propose a thing.';
  const written = { sentence: 'A thing is proposed.', model: 'llama-3', language: 'en' };
  expect(chooseGist({ abstract, details: { summary: 'A thing\nthat works.' }, written })).toEqual({
    text: 'A thing that works.',
    origin: 'Machine-written summary',
    language: null,
  });
  expect(chooseGist({ abstract, details: {}, written })).toEqual({
    text: 'A thing is proposed.',
    origin: 'Machine-written summary, llama-3',
    language: 'en',
  });
  expect(chooseGist({ abstract, details: {}, written: null })).toEqual({
    text: 'We propose a thing.',
    origin: 'From the abstract',
    language: null,
  });
  expect(chooseGist({ abstract: ' ', details: { summary: '' }, written: null })).toBeNull();
});

const LONG = `Background of some length is given here, ${'and more of it, '.repeat(18)}as is usual.`;

test.each([
  [
    `Models are large. Data are scarce. In this paper, we propose Zebra, a small one. ${LONG}`,
    'In this paper, we propose Zebra, a small one.',
  ],
  [
    `Growth et al. Smith showed little. We find that it grows. To this end we introduce Yak. ${LONG}`,
    'To this end we introduce Yak.',
  ],
  [`Much is known. A new estimator is proposed. ${LONG}`, 'A new estimator is proposed.'],
  [`We study Yaks. ${LONG} Finally, we find that they grow.`, 'We study Yaks.'],
  [`Mice are small. We investigated 40 of them. ${LONG}`, 'We investigated 40 of them.'],
  [
    `Code is out. We release it at https://a.example. We show that it works. ${LONG}`,
    'We show that it works.',
  ],
  [`Wide is the field. Results show a gain of 3.5 points. ${LONG}`, 'Results show a gain of 3.5 points.'],
  ['大模型很大。我们提出了斑马。', '大模型很大。 我们提出了斑马。'],
])('the sentence that says what is done is found (%#)', (abstract, gist) => {
  expect(fromAbstract(abstract)).toBe(gist);
});

test('a second sentence follows where both are short, unless it only says where something is', () => {
  expect(fromAbstract('Old. We propose Yak. It folds laundry. It is fast.')).toBe(
    'We propose Yak. It folds laundry.',
  );
  expect(fromAbstract('Old. We propose Yak. Code is available at a site.')).toBe('We propose Yak.');
});

test('a sentence that refers to the one before comes with it, where that stands alone and both are short', () => {
  const claim = 'To address this gap, we propose Yak.';
  expect(fromAbstract(`Old. Yaks are rarely measured. ${claim} It is fast.`)).toBe(
    `Yaks are rarely measured. ${claim}`,
  );
  expect(fromAbstract(`However, yaks are rarely measured. ${claim}`)).toBe(claim);
  expect(fromAbstract(`${LONG} ${claim}`)).toBe(claim);
  expect(fromAbstract('Old. In this paper, we propose Yak. It is fast.')).toBe(
    'In this paper, we propose Yak. It is fast.',
  );
});

test('a sentence that refers to one that refers back comes with both or alone', () => {
  const claim = 'To address this, we propose Yak.';
  expect(fromAbstract(`Yaks are wild. This is rarely measured. ${claim}`)).toBe(
    `Yaks are wild. This is rarely measured. ${claim}`,
  );
  expect(fromAbstract(`This is old. This is rarely measured. ${claim} It is fast.`)).toBe(
    `${claim} It is fast.`,
  );
});

test('what is done in order to do something else is no claim, and neither is a stage of it', () => {
  expect(fromAbstract('We use data to build a table. We introduce Yak. It is fast.')).toBe(
    'We introduce Yak. It is fast.',
  );
  expect(fromAbstract('In Stage 1, we introduce a table. We show that yaks fold laundry.')).toBe(
    'We show that yaks fold laundry.',
  );
});

test('no sentence is cut, unless it alone is longer than a card has room for', () => {
  const long = `We propose ${'a long thing '.repeat(35)}in the end.`;
  expect(fromAbstract(`Old. ${long} New.`)).toBe(long);
  const longer = fromAbstract(`Old. We propose ${'a long thing '.repeat(60)}in the end.`);
  expect(longer).toMatch(/^We propose a long .*\w…$/);
  expect(longer?.length).toBeLessThanOrEqual(480);
});

test('an abstract that says nothing of what it does gives its first sentences', () => {
  expect(fromAbstract('Zebras have stripes. Yaks do not.')).toBe('Zebras have stripes. Yaks do not.');
});

test('formulas and markup of TeX are displayed as text', () => {
  expect(fromAbstract('Old. We prove $n^2 < n^3$ for K\\"onig graphs. Then more.')).toContain('König graphs');
});
