/** Message-ID: the same whenever a mail is made again. */
import { messageIdOf, messageIdOfNotice } from '../../../src/mail/format/message-id.ts';

const ada = {
  runId: 7,
  localDay: '2026-03-11',
  readerPublicId: '2f9d8c3e-0000-4000-8000-000000000001',
  domain: 'papers.example',
};

test('a mail made again has the same Message-ID', () => {
  expect(messageIdOf({ ...ada })).toBe(messageIdOf({ ...ada }));
});

test('another run, another reader or another day has another', () => {
  const ids = [
    messageIdOf(ada),
    messageIdOf({ ...ada, runId: 8 }),
    messageIdOf({ ...ada, readerPublicId: 'x' }),
    // After a restored backup, runs are counted on from where it was made.
    messageIdOf({ ...ada, localDay: '2026-04-01' }),
    messageIdOfNotice({ key: '7', domain: 'papers.example' }),
  ];
  expect(new Set(ids).size).toBe(5);
});

test('it has the form that mail needs and reveals nothing', () => {
  expect(messageIdOf(ada)).toMatch(/^<[\w-]{32}@papers\.example>$/);
  expect(messageIdOf(ada)).not.toContain('2f9d8c3e');
});
