/** The page of a run that is stopped: what waits with it, and the button that resumes it. */
import { holdRun } from '../../src/delivery/sending/operated-runs-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { formTokenIn, servedSite } from './served-site.ts';

const admin = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };

test('a stopped run is resumed by the button of its page, which only our own form can push', async () => {
  const site = await servedSite({ adminPassword: 'correct horse battery' });
  const { db, clock } = site.app;
  site.at('2026-03-10T12:00:00Z');
  await aSubscriber(site.app, 'ada@example.org');
  site.at('2026-03-11T09:00:00Z');
  await planDigests(site.app, {});
  const { id } = await db.digestRun.findFirstOrThrow();
  await holdRun(db, { id, now: clock.now() });
  const path = `/admin/runs/${id}`;
  const isStopped = async () => (await db.digestRun.findFirstOrThrow()).stoppedAt !== null;
  const { body } = await site.get(path, admin);
  expect(body).toContain('1 mail waits.');
  expect(body).not.toContain('accept-unknown');
  expect((await site.get('/metrics')).body).toContain('paperround_resting_mails 1');
  await site.post(path, { as: 'resume' }, admin);
  expect(await isStopped()).toBe(true);
  expect(await site.post(path, { as: 'resume', form: formTokenIn(body) }, admin)).toMatchObject({
    status: 200,
  });
  expect(await isStopped()).toBe(false);
  await site.close();
});
