/** The readers that tests begin with are those that an operator would have subscribed, row by row. */
import { DEFAULT_PREFERENCES, type Preferences } from '../../src/readers/reader.ts';
import { testApp } from '../support/app.ts';
import { aSubscriber, subscribed } from '../support/subscribe.ts';

const WISHES: readonly Partial<Preferences>[] = [
  {},
  { frequency: 'weekly', weekday: 3, minuteOfDay: 30, timeZone: 'Pacific/Auckland', maxPapers: 3 },
  { frequency: 'monthly', monthDay: 31, pauseUntil: '2026-05-01', locale: 'de', format: 'text' },
  { topics: ['vision', 'agents'], queries: ['zebras', '"sparse matrices"'], exclusions: ['robots'] },
  { authors: ['S. Xie'], layout: 'long', groupByTopic: true, replacements: true, frequency: 'weekdays' },
];

test('a reader of a test has the rows of one who was subscribed, and so has a known one who is subscribed again', async () => {
  const { app, close } = await testApp();
  const rowsOf = async (email: string) => {
    const {
      id: _id,
      publicId: _publicId,
      email: _email,
      emailKey: _emailKey,
      ...row
    } = await app.db.reader.findUniqueOrThrow({
      where: { emailKey: email },
      include: {
        topics: { select: { topic: true }, orderBy: { topic: 'asc' } },
        queries: { select: { query: true, position: true }, orderBy: { position: 'asc' } },
        consents: { omit: { id: true, readerId: true } },
        confirmations: true,
        deliveries: true,
      },
    });
    return row;
  };
  for (const [index, wishes] of WISHES.entries()) {
    const preferences = { ...DEFAULT_PREFERENCES, ...wishes };
    const { id, publicId, email, ...written } = await aSubscriber(app, `written${index}@example.org`, wishes);
    const flow = await subscribed(app, `flow${index}@example.org`, preferences);
    expect({
      ...written,
      id: flow.id,
      publicId: flow.publicId,
      email: flow.email,
      emailKey: flow.emailKey,
    }).toEqual(flow);
    expect(await rowsOf(email)).toEqual(await rowsOf(flow.email));
    expect((await aSubscriber(app, email, { maxPapers: 7 })).maxPapers).toBe(7);
    expect([id, publicId]).not.toEqual([flow.id, flow.publicId]);
  }
  expect(await app.db.signupMail.count()).toBe(0);
  await close();
});
