/** Tests that readers get their digest as long, and in the format, that they chose. */
import PostalMime from 'postal-mime';
import { previewDigest } from '../../src/pipeline/preview-digest.ts';
import { getReader } from '../../src/readers/readers-store.ts';
import { type Scene, scene, sendDue, sendQueued } from './sending-scene.ts';

let here: Scene;
afterAll(() => here.close());

test('titles alone, cards, and text alone: previewed, sent, and sent again after a refusal', async () => {
  const answers = ['451 4.3.0 later', '451 4.3.0 later', '451 4.3.0 later'];
  here = await scene(3, { onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()) });
  const { tested, server } = here;
  const { db } = tested.app;
  const wishes = { 'r1@example.org': { layout: 'short' }, 'r2@example.org': { format: 'text' } };
  for (const [emailKey, data] of Object.entries(wishes))
    await db.reader.update({ where: { emailKey }, data });
  const previewOf = async (emailKey: string) =>
    (await previewDigest(tested.app, await getReader(db, { emailKey })))?.rendered;
  expect((await previewOf('r1@example.org'))?.sections).toEqual(['brief', 'brief', 'brief']);
  expect(await previewOf('r2@example.org')).toMatchObject({ html: [], sections: ['lead', 'full', 'full'] });
  expect((await previewOf('r3@example.org'))?.html).not.toEqual([]);

  expect(await sendDue(tested)).toEqual({ retrying: 3 });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendQueued(tested)).toEqual({ sent: 3 });
  const mails = new Map<string | undefined, Awaited<ReturnType<typeof PostalMime.parse>>>();
  for (const { raw } of server.messages) {
    const mail = await PostalMime.parse(raw);
    mails.set(mail.to?.[0]?.address, mail);
  }
  const [short, text, usual] = ['r1', 'r2', 'r3'].map((name) => mails.get(`${name}@example.org`));
  expect(short?.html).not.toContain('More like this');
  expect(usual?.html).toContain('More like this');
  expect(text?.html).toBeUndefined();
  expect(text?.headers.find(({ key }) => key === 'content-type')?.value).toMatch(/^text\/plain/);
  for (const mail of [short, text, usual])
    for (const title of ['Zebra', 'Laundry', 'Sparse']) expect(mail?.text).toContain(title);
});
