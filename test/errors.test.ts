/** Our errors: exit codes, causes, hints and messages. */
import { ERROR_CODES, type ErrorCode, messageOf, PaperroundError } from '../src/errors.ts';

test('what the caller has to say otherwise is exit 2, what was tried and failed is exit 1', () => {
  const wrongUsage = (Object.keys(ERROR_CODES) as ErrorCode[]).filter(
    (code) => new PaperroundError(code, '').exitCode === 2,
  );
  expect(wrongUsage).toEqual([
    'bad_usage',
    'bad_configuration',
    'bad_query',
    'bad_request',
    'unknown_topic',
    'unknown_source',
  ]);
});

test('an error keeps its cause, its hint and its facts', () => {
  const cause = new Error('no route');
  const error = new PaperroundError('fetch_failed', 'It was not read.', {
    cause,
    hint: 'Try later.',
    retryable: true,
    facts: { status: 503 },
  });
  expect(error).toMatchObject({
    message: 'It was not read.',
    cause,
    hint: 'Try later.',
    retryable: true,
    facts: { status: 503 },
  });
});

test('whatever was thrown has a message', () => {
  expect(messageOf(new Error('so'))).toBe('so');
  expect(messageOf('so')).toBe('so');
  expect(messageOf(undefined)).toBe('undefined');
});
