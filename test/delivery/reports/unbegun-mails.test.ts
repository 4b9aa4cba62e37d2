/** Mails that no process has begun to send, and those that wait on purpose. */
import { pauseSending, resumeSending } from '../../../src/delivery/queue/pause-store.ts';
import { oldestUnbegunMail } from '../../../src/delivery/reports/unbegun-mails-store.ts';
import { planDigests } from '../../../src/pipeline/plan-digests.ts';
import { findProblems } from '../../../src/watch/problems-store.ts';
import { aSubscriber } from '../../support/subscribe.ts';
import { type ServedSite, servedSite } from '../../web/served-site.ts';

let site: ServedSite;
afterEach(() => site.close());

test('a mail that no process begins for an hour is a problem; one of a stopped run or of a pause waits on purpose', async () => {
  site = await servedSite();
  const { app } = site;
  await aSubscriber(app, 'ada@example.org');
  await site.read(['Attention to everything']);
  site.at('2026-03-12T12:00:00Z');
  await planDigests(app, {});
  const readiness = async () => (await site.get('/readyz')).status;
  const problems = async () => (await findProblems(app)).map(({ kind }) => kind);
  expect(await readiness()).toBe(200);

  site.at('2026-03-12T13:01:00Z');
  expect(await readiness()).toBe(503);
  expect(await problems()).toEqual(['mails_not_begun']);
  expect((await site.get('/metrics')).body).toContain('paperround_problems{kind="mails_not_begun"} 1');
  expect((await site.get('/metrics')).body).toContain('paperround_oldest_waiting_mail_seconds 3660');

  await pauseSending(app.db, null);
  expect(await readiness()).toBe(200);
  expect(await problems()).toEqual([]);
  await resumeSending(app.db);

  await app.db.digestRun.updateMany({
    data: { stoppedAt: app.clock.now(), stopCode: 'operator' },
  });
  expect(await oldestUnbegunMail(app.db, app.clock.now())).toBeNull();
  expect(await readiness()).toBe(200);
  expect((await site.get('/metrics')).body).toContain('paperround_resting_mails 1');

  await app.db.digestRun.updateMany({ data: { stoppedAt: null } });
  await site.sendDue();
  const { body } = await site.get('/metrics');
  expect(body).toContain('paperround_digest_delay_seconds_bucket{le="7200"} 1');
  expect(body).toContain('paperround_digest_delay_seconds_bucket{le="3600"} 0');
  // First seen at noon of the day before, and sent 25 hours and a minute later.
  expect(body).toContain('paperround_announcement_to_inbox_seconds{quantile="0.99"} 90060');
});
