/** What an answer of a mail server says, and about whom, by where in the dialogue it came. */
import type { SmtpStage } from '../../../src/mail/mail.ts';
import { classifyReply, effectOnAddress, enhancedCodeOf, oneLine } from '../../../src/mail/smtp/classify.ts';

test.each<[SmtpStage, string, string, boolean, 'hard' | 'soft' | 'none']>([
  ['recipient', '550 5.1.1 no such user', 'recipient', true, 'hard'],
  ['recipient', '550-5.1.1 The account\n550 5.1.1 does not exist', 'recipient', true, 'hard'],
  ['recipient', '550 5.1.2 bad destination system', 'recipient', true, 'hard'],
  ['recipient', '550 No such user here', 'recipient', true, 'soft'],
  ['recipient', '553 mailbox name not allowed', 'recipient', true, 'soft'],
  ['recipient', '550 blocked by our policy', 'content', true, 'none'],
  ['recipient', '550 5.1.8 sender domain does not exist', 'content', true, 'none'],
  ['recipient', '552 mailbox full', 'recipient', false, 'soft'],
  ['recipient', '552 5.2.2 over quota', 'recipient', false, 'soft'],
  ['recipient', '452 4.2.2 over quota', 'recipient', false, 'soft'],
  ['recipient', '450 4.2.1 mailbox busy', 'recipient', false, 'none'],
  ['recipient', '550 5.2.1 mailbox disabled', 'recipient', true, 'soft'],
  ['recipient', '450 4.2.0 greylisted', 'recipient', false, 'none'],
  ['recipient', '451 4.7.1 greylisted, try again in 300 seconds', 'server', false, 'none'],
  ['recipient', '452 4.3.1 insufficient storage', 'server', false, 'none'],
  ['recipient', '550 5.7.1 relaying denied', 'content', true, 'none'],
  ['recipient', '550 5.7.515 access denied, sender not authenticated', 'content', true, 'none'],
  ['recipient', '521 5.3.2 host does not accept mail', 'recipient', true, 'soft'],
  ['recipient', '521 5.7.1 blocked using a list', 'content', true, 'none'],
  [
    'recipient',
    '554 5.7.1 <a@b.example>: Recipient address rejected: user does not exist',
    'recipient',
    true,
    'soft',
  ],
  ['recipient', '550 5.7.1 <a@b.example>: this mailbox is disabled', 'recipient', true, 'soft'],
  [
    'recipient',
    '554 5.7.1 <a@b.example>: Recipient address rejected: Access denied',
    'content',
    true,
    'none',
  ],
  ['connect', '521 5.3.2 host does not accept mail', 'server', true, 'none'],
  ['recipient', '421 4.7.28 rate limited', 'server', false, 'none'],
  ['recipient', '550 5.5.0 Requested action not taken: mailbox unavailable', 'recipient', true, 'soft'],
  ['sender', '550 sender rejected', 'content', true, 'none'],
  ['sender', '530 5.7.0 authentication required', 'login', true, 'none'],
  ['sender', '451 try later', 'server', false, 'none'],
  ['login', '535 5.7.8 bad credentials', 'login', true, 'none'],
  ['login', '454 4.7.0 temporary authentication failure', 'login', false, 'none'],
  ['connect', '554 no service', 'server', true, 'none'],
  ['message', '554 5.7.1 message looks like spam', 'content', true, 'none'],
  ['message', '554 transaction failed', 'content', true, 'none'],
  ['message', '552 5.7.0 content not allowed', 'content', true, 'none'],
  ['message', '550 5.6.0 bad content', 'content', true, 'none'],
  ['message', '451 4.3.0 try again', 'server', false, 'none'],
  ['message', '550 5.1.1 unknown after all', 'content', true, 'none'],
  ['message', '550 5.1.0', 'content', true, 'none'],
  ['message', '552 5.2.2 over quota', 'server', false, 'none'],
  ['message', '550 mailbox full', 'server', false, 'none'],
  ['sender', '550 5.1.0 <us@papers.example> sender rejected', 'content', true, 'none'],
  ['sender', '550 5.1.1 <us@papers.example>: Sender address rejected', 'content', true, 'none'],
  ['sender', '553 5.1.3 Invalid sender address', 'content', true, 'none'],
  ['sender', '550 5.1.1 no such user', 'content', true, 'none'],
  ['sender', '550 5.4.5 Daily user sending limit exceeded', 'limit', false, 'none'],
  [
    'recipient',
    '550 5.1.1 <us@papers.example>: Sender address rejected: User unknown',
    'content',
    true,
    'none',
  ],
  ['recipient', '550 5.1.1 your PTR record is missing', 'content', true, 'none'],
  [
    'recipient',
    '550 5.1.0 <mail.papers.example>: Helo command rejected: need fully-qualified hostname',
    'content',
    true,
    'none',
  ],
  ['recipient', '550 5.1.1 rejected because of SPF', 'content', true, 'none'],
  ['recipient', '550 DMARC check failed', 'content', true, 'none'],
  ['recipient', '554 Client host [192.0.2.1] blocked using a list', 'content', true, 'none'],
  ['recipient', '550 authentication required', 'content', true, 'none'],
  ['recipient', '550 relay not permitted', 'content', true, 'none'],
  ['recipient', '550 Sender verify failed', 'content', true, 'none'],
  [
    'recipient',
    '550-Verification failed for <us@papers.example>\n550-No Such User Here\n550 Sender verify failed',
    'content',
    true,
    'none',
  ],
  ['recipient', '550 Administrative prohibition', 'content', true, 'none'],
  [
    'recipient',
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    'content',
    true,
    'none',
  ],
  [
    'recipient',
    '550 Domain papers.example has exceeded the max emails per hour (151/150 (100%)) allowed.',
    'limit',
    false,
    'none',
  ],
  ['recipient', '550 5.4.5 Daily user sending limit exceeded', 'limit', false, 'none'],
  [
    'recipient',
    "550 5.1.90 Your message can't be sent because you've reached your daily limit",
    'limit',
    false,
    'none',
  ],
  [
    'recipient',
    '550 5.1.1 <ada@blocklist.example>: Recipient address rejected: User unknown in virtual mailbox table',
    'recipient',
    true,
    'hard',
  ],
  ['recipient', '550 5.1.0 something or other', 'recipient', true, 'soft'],
  ['recipient', '550 5.4.4 the host could not be contacted: connection timed out', 'server', false, 'none'],
  ['recipient', '550 5.2.2 mailbox full', 'recipient', false, 'soft'],
])('at %s, "%s" is about the %s', (stage, response, about, permanent, effect) => {
  const outcome = classifyReply(stage, response);
  expect(outcome).toMatchObject({ kind: 'refused', about, permanent, code: Number(response.slice(0, 3)) });
  expect(effectOnAddress(outcome)).toBe(effect);
});

test.each<[SmtpStage, string, string | undefined]>([
  ['recipient', '550 5.1.1 no such user', 'unknown address'],
  ['recipient', '550 5.1.1 xyz', 'unknown address'],
  ['recipient', '550 5.1.2 no such domain', 'unknown domain'],
  ['recipient', '550 5.1.1 this account was disabled', 'closed mailbox'],
  ['recipient', '550 5.1.0 xyz', undefined],
  ['sender', '550 5.1.1 no such user', 'our standing'],
  ['message', '550 5.1.1 no such user', 'our message'],
])('at %s, "%s" says %s, so that a run can distinguish unknown addresses from the rest', (stage, response, reason) => {
  expect(classifyReply(stage, response)).toMatchObject({ stage, ...(reason !== undefined && { reason }) });
  expect(classifyReply(stage, response).reason).toBe(reason);
});

test('an enhanced code is found only where it belongs', () => {
  expect(enhancedCodeOf('550 5.1.1 unknown')).toBe('5.1.1');
  expect(enhancedCodeOf('550 host 5.1.1.9 says no')).toBeNull();
  expect(enhancedCodeOf('250 ok')).toBeNull();
});

test('an answer with bytes that no database takes is kept without them', () => {
  expect(oneLine('550 \u0000a\u0007b\r\nc')).toBe('550 a b c');
  expect(oneLine(`${'x'.repeat(499)}\u{1f600}`)).toBe(`${'x'.repeat(499)}\ufffd`);
});
