/**
 * Digests and a second mail server, with everything between: no reader is forgotten, none gets two, and the
 * ledger and status say what happened.
 */

import { mailServerProblems } from '../../src/delivery/reports/mail-server-problems-store.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { queueTransactional } from '../../src/readers/queue-transactional-store.ts';
import { dailyPage } from '../support/daily-page.ts';
import { startMailServer } from '../support/mail-server.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import {
  digestCommandOf,
  readersTo,
  readPage,
  recipients,
  scene,
  sendDue,
  sendQueued,
  withSettings,
} from './sending-scene.ts';

test('digests go by the second server while the first is unavailable, one mail each; a later sender finds the first back', async () => {
  let taken = 0;
  const { tested, server, close } = await scene(20, {
    onRecipient: () => (++taken > 7 ? '421 4.3.2 closing for repairs' : undefined),
  });
  const second = await startMailServer();
  const both = withSettings(tested, { smtpUrlFallback: second.url });
  expect(await sendDue(both)).toEqual({ sent: 20 });
  expect([...recipients(server), ...recipients(second)].toSorted()).toEqual(readersTo(20));
  expect(server.messages).toHaveLength(7);
  expect(
    await tested.app.db.delivery.count({ where: { response: { endsWith: '[SMTP_URL_FALLBACK]' } } }),
  ).toBe(13);
  expect(await tested.app.db.delivery.count({ where: { attempts: 1, status: 'sent' } })).toBe(20);
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([
    expect.stringMatching(
      /^the mail server of SMTP_URL is unavailable .* since 2026-03-11T09:00:00.000Z: 421/,
    ),
  ]);

  taken = Number.NEGATIVE_INFINITY;
  tested.at('2026-03-12T07:00:00Z');
  await readPage(tested, dailyPage(['A Paper of the Next Day']));
  tested.at('2026-03-12T09:00:00Z');
  expect(await sendDue(both)).toEqual({ sent: 20 });
  expect(server.messages).toHaveLength(27);
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([]);
  await second.close();
  await close();
});

test('a server that had a fallback, or took confirmations, is no problem any more once that is not set', async () => {
  const { tested, close } = await scene(1, { onRecipient: () => '421 4.3.2 closing for repairs' });
  const second = await startMailServer();
  const { db, clock } = tested.app;
  const both = withSettings(tested, {
    smtpUrlFallback: second.url,
    smtpUrlConfirmations: 'smtp://127.0.0.1:1',
  });
  await queueTransactional(db, {
    readerId: (await db.reader.findFirstOrThrow()).id,
    kind: 'known',
    now: clock.now(),
  });
  const sender = await openSender(both.app);
  await sender.deliverTransactional();
  await sender.close();
  await sendDue(both);
  const about = async () => (await mailServerProblems(db, clock.now())).map((problem) => problem.about);
  expect(await about()).toEqual(['SMTP_URL', 'SMTP_URL_CONFIRMATIONS']);
  await sendQueued(withSettings(both, { smtpUrlConfirmations: null }));
  expect(await about()).toEqual(['SMTP_URL']);
  await sendQueued(tested);
  expect(await about()).toEqual([]);
  await second.close();
  await close();
});

test('a mail in doubt stays in doubt, whatever other server there is', async () => {
  const { tested, close } = await scene(1, {
    onMessage: ({ raw }) => (raw === '' ? undefined : 'drop-accepted'),
  });
  const second = await startMailServer();
  expect(await sendDue(withSettings(tested, { smtpUrlFallback: second.url }))).toEqual({ uncertain: 1 });
  expect(second.messages).toEqual([]);
  await second.close();
  await close();
});

test('what is left when the server is unavailable, or a signal stops the command, is counted, so that the counts add up to what was due', async () => {
  const { tested, close } = await scene(120);
  const away = withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1' });
  const stopped = await digestCommandOf(away, AbortSignal.abort());
  expect(stopped).toMatchObject({ json: { due: 120, retrying: 0, unsent: 120 }, exitCode: 1 });
  expect(stopped.text).toContain(', 120 not sent yet, in ');
  const { json } = await digestCommandOf(away);
  const { due, retrying, unsent } = json as Record<string, number>;
  expect([due, Number(retrying) + Number(unsent)]).toEqual([120, 120]);
  expect((await digestCommandOf(tested)).json).not.toHaveProperty('unsent');
  await close();
});

test('with both unavailable nothing burns a try, and what waits goes when one of them is back', async () => {
  const { tested, server, close } = await scene(12);
  const away = withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1', smtpUrlFallback: 'smtp://127.0.0.1:2' });
  await sendDue(away);
  expect(await tested.app.db.delivery.count({ where: { attempts: { gt: 0 } } })).toBe(0);
  tested.at('2026-03-11T09:10:00Z');
  await sendQueued(withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1', smtpUrlFallback: server.url }));
  expect(recipients(server)).toEqual(readersTo(12));
  await close();
});
