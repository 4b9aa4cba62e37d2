/** Tests how long an endpoint that fails is left alone, and when somebody should look. */
import { answerIn, completionsUrl } from '../../src/summaries/chat-completion.ts';
import { isLeftAlone, summaryProblem, troubleAfter } from '../../src/summaries/summary-trouble.ts';
import { hoursAfter, NOW } from '../support/builders.ts';

const FAILURE = {
  kind: 'failed',
  reason: 'it answers 503',
  retryAfter: null,
  isAboutPaper: false,
  mayHaveWritten: false,
  needsOperator: false,
} as const;

test('it is left alone twice as long after each failure, up to an hour, and as long as it asks, up to a day', () => {
  const rests: number[] = [];
  let trouble = troubleAfter(null, FAILURE, NOW);
  for (let failures = 1; failures <= 8; failures += 1) {
    rests.push((trouble.until.getTime() - NOW.getTime()) / 60_000);
    trouble = troubleAfter(trouble, FAILURE, NOW);
  }
  expect(rests).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  const asked = troubleAfter(null, { ...FAILURE, retryAfter: hoursAfter(NOW, 3) }, NOW);
  expect(asked.until).toEqual(hoursAfter(NOW, 3));
  expect(troubleAfter(null, { ...FAILURE, retryAfter: hoursAfter(NOW, 300) }, NOW).until).toEqual(
    hoursAfter(NOW, 24),
  );
  expect([isLeftAlone(asked, hoursAfter(NOW, 2)), isLeftAlone(asked, hoursAfter(NOW, 3))]).toEqual([
    true,
    false,
  ]);
});

test('it is a problem after six hours, at once if only an operator can help', () => {
  const trouble = troubleAfter(null, FAILURE, NOW);
  expect(summaryProblem(trouble, hoursAfter(NOW, 5.9))).toBeNull();
  expect(summaryProblem(trouble, hoursAfter(NOW, 6))).toMatch(/since 2026-03-11T09.*it answers 503/);
  expect(summaryProblem(troubleAfter(null, { ...FAILURE, needsOperator: true }, NOW), NOW)).toMatch(
    /SUMMARY_KEY is not right/,
  );
  expect(summaryProblem(null, NOW)).toBeNull();
});

test.each([
  ['https://api.example.org', 'https://api.example.org/v1/chat/completions'],
  ['https://api.example.org/v1/', 'https://api.example.org/v1/chat/completions'],
  ['http://127.0.0.1:8080/v1/chat/completions', 'http://127.0.0.1:8080/v1/chat/completions'],
  ['https://x.example/openai/m?api-version=2', 'https://x.example/openai/m/chat/completions?api-version=2'],
])('%s is asked at %s', (configured, url) => {
  expect(completionsUrl(configured)).toBe(url);
});

test.each([
  ['{"choices":[{"message":{"content":"A."}}]}', 'A.'],
  ['{"choices":[{"message":{"content":[{"type":"text","text":"A."},{"type":"text","text":"B."}]}}]}', 'A.B.'],
  ['{"choices":[{"message":{"content":null}}]}', ''],
  ['{"choices":[]}', null],
  ['{"error":"no"}', null],
  ['<html>', null],
  ['null', null],
])('of %j the text is %j', (document, text) => {
  expect(answerIn(document)).toBe(text);
});
