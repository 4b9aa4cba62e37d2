/** The alert rules and the dashboard load, use metrics that exist, and each alert fires when it is caused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { noteEventProblem } from '../../src/delivery/bounces/event-problems-store.ts';
import { recordUnrenderable } from '../../src/delivery/sending/unrenderable-store.ts';
import { createMetrics } from '../../src/metrics.ts';
import { packageRoot } from '../../src/package-root.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { processBounce, processProviderEvent } from '../../src/pipeline/process-bounce.ts';
import { READER_STATUSES, SUPPRESSION_REASONS } from '../../src/readers/reader.ts';
import { noteHeartbeat } from '../../src/watch/heartbeat-store.ts';
import { noteJob } from '../../src/watch/job-failures-store.ts';
import { bounceReport, complaintReport } from '../support/bounce-report.ts';
import { isFiring, metricsIn, parseMetrics } from '../support/promql.ts';
import { PROVIDER_SECRETS, recordedEvent, signedPost } from '../support/provider-requests.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from '../web/served-site.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
interface Panel {
  readonly id: number;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

const read = (path: string): string => readFileSync(join(packageRoot, 'docs', path), 'utf8');
const { groups } = parse(read('monitoring/alerts.yml')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(read('monitoring/grafana-dashboard.json')) as { panels: readonly Panel[] };

let site: ServedSite;
afterEach(() => site.close());
const scrape = async () => parseMetrics((await site.get('/metrics')).body);

test('rules and panels use metrics of /metrics only, and are whole', async () => {
  site = await servedSite();
  const { body } = await site.get('/metrics');
  const named = new Set(
    [...body.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name as string],
    ),
  );
  const used = [
    ...rules.map(({ expr }) => expr),
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(used.filter((expr) => metricsIn(expr).length === 0)).toEqual([]);
  expect(used.flatMap(metricsIn).filter((name) => name !== 'up' && !named.has(name))).toEqual([]);

  for (const { alert, for: waits, labels, annotations } of rules) {
    expect(alert).toMatch(/^Paperround[A-Z]\w+$/);
    expect(waits).toMatch(/^\d+[mh]$/);
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(Object.values(annotations).filter((text) => text.length > 10)).toHaveLength(2);
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  expect(read('monitoring.md').match(/(?<=^\| `)Paperround\w+/gm)).toEqual(rules.map(({ alert }) => alert));

  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, place) => `${x + (place % w)},${y + Math.floor(place / w)}`),
  );
  expect(new Set(places).size).toBe(places.length);
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
});

test('counts by status or reason are there from the first day on, as 0', async () => {
  site = await servedSite();
  const { body } = await site.get('/metrics');
  const zeros = (name: string, label: string) =>
    [...body.matchAll(new RegExp(`^${name}\\{${label}="(\\w+)"\\} 0$`, 'gm'))].map(([, of]) => of).toSorted();
  expect(zeros('paperround_readers', 'status')).toEqual(READER_STATUSES.toSorted());
  expect(zeros('paperround_webhooks', 'status')).toEqual(READER_STATUSES.toSorted());
  expect(zeros('paperround_suppressions', 'reason')).toEqual(SUPPRESSION_REASONS.toSorted());
});

test('each alert fires when what it is about happens, and not before', async () => {
  site = await servedSite(
    { adminPassword: 'an-admin-password', webhookSecrets: ['a-webhook-secret'], trustProxy: true },
    { processReturnedMail: (raw) => processBounce(site.app, raw) },
  );
  const { app } = site;
  const { db } = app;
  const now = () => app.clock.now();
  const note = (name: string, value: string) =>
    db.metadata.upsert({ where: { name }, create: { name, value }, update: { value } });
  const settle = (data: object) => db.delivery.updateMany({ data });
  // A mail server's pipe: `paperround bounce` is a process of its own, whose counters nobody asks for.
  const hand = (mail: string) => processBounce({ ...app, metrics: createMetrics() }, Buffer.from(mail));

  const ada = await aSubscriber(app, 'ada@example.org');
  const ben = await aSubscriber(app, 'ben@example.org');
  const returnPath = ({ publicId }: { publicId: string }) =>
    `bounce+${app.tokens.sign('bounce', publicId)}@bounce.example.org`;
  await site.read(['Attention to everything']);
  site.at('2026-03-12T08:00:00Z');
  await planDigests(app, {});

  const causes: Readonly<Record<string, () => Promise<unknown>>> = {
    PaperroundNobodySends: async () => site.at('2026-03-12T09:10:00Z'),
    // Ada's and Ben's digests go out, over an hour late.
    PaperroundDigestsSlow: async () => {
      site.at('2026-03-12T10:10:00Z');
      await site.sendDue();
    },
    PaperroundBounces: () => hand(bounceReport(returnPath(ada), 'ada@example.org')),
    PaperroundComplaints: () => hand(complaintReport(returnPath(ben))),
    PaperroundRunStopped: async () => {
      // A stop that holds no mail is none.
      await settle({ status: 'retrying', reasonCode: 'refused' });
      await db.digestRun.updateMany({
        data: { stoppedAt: now(), stopCode: 'refused', stopDetail: { response: '550 5.7.1' } },
      });
    },
    PaperroundMailServerAway: () => note('smtp_url_unavailable', '2026-03-12T09:00:00Z: connection refused'),
    PaperroundDatabaseMoved: () => note('sent_from', 'elsewhere'),
    PaperroundJournalNotWritten: () => note('journal_trouble', 'ENOSPC'),
    PaperroundClockWrong: () =>
      note('clock_corrected', JSON.stringify({ at: now().toISOString(), readers: 1, sources: 0, papers: 0 })),
    PaperroundJobFails: () => noteJob(db, 'prune', new Error('no'), now()),
    PaperroundDeliveriesFailed: () => settle({ status: 'failed', reasonCode: 'dead_letter' }),
    PaperroundDeliveriesUncertain: () => settle({ status: 'uncertain', reasonCode: 'no_answer' }),
    PaperroundTooOldToSend: async () => {
      await settle({ status: 'suppressed', reasonCode: 'too_old' });
      await db.digestRun.updateMany({ data: { foundOldAt: now() } });
    },
    PaperroundWebhookWaits: () =>
      db.webhook.create({
        data: {
          name: 'lab',
          shape: 'json',
          url: 'https://hooks.example.org/',
          allowPrivate: false,
          reader: { connect: { id: ada.id } },
        },
      }),
    PaperroundPaperNotShown: () => recordUnrenderable(db, new Map([[1, new Error('no')]]), now()),
    PaperroundEventsNotUnderstood: () => noteEventProblem(db, 'brevo', 'not understood: new_thing', now()),
    PaperroundNotTold: () => noteHeartbeat(db, 'the answer was 500', now()),
    PaperroundPasswordGuessing: async () => {
      for (let guess = 0; guess < 11; guess += 1)
        await site.get('/admin', {
          authorization: 'Basic YWRtaW46bm8=',
          'x-forwarded-for': `192.0.2.${guess}`,
        });
    },
    PaperroundWebhooksRefused: async () => {
      for (let call = 0; call < 21; call += 1)
        await site.ask('POST', '/webhooks/mail', 'x', { authorization: 'Bearer wrong' });
    },
    PaperroundSourceProblem: async () => {
      const source = {
        name: 'gone',
        url: 'https://example.org/',
        kind: 'auto',
        everyMs: 3_600_000,
        enabled: true,
      };
      Object.assign(app, { config: { ...app.config, sources: [source] } });
      const { id } = await db.source.create({ data: { name: 'gone' } });
      await db.read.create({
        data: { sourceId: id, outcome: 'ok', startedAt: new Date('2026-03-11T09:00:00Z') },
      });
      await db.read.create({
        data: { sourceId: id, outcome: 'failed', error: 'it answers 500', startedAt: now() },
      });
    },
    PaperroundSourceNotReadWell: async () => site.at('2026-03-13T12:00:00Z'),
  };
  expect(Object.keys(causes).toSorted()).toEqual(
    rules
      .map(({ alert }) => alert)
      .filter((alert) => alert !== 'PaperroundDown')
      .toSorted(),
  );
  const before = await scrape();
  for (const [alert, cause] of Object.entries(causes)) {
    const { expr } = rules.find((rule) => rule.alert === alert) as Rule;
    expect([alert, isFiring(expr, { before, after: await scrape() })]).toEqual([alert, false]);
    await cause();
    expect([alert, isFiring(expr, { before, after: await scrape() })]).toEqual([alert, true]);
  }
});

test.each([
  ['PaperroundBounces', 'hard'],
  ['PaperroundComplaints', 'complaint'],
])('%s fires by the first event of a provider, and a copy of it counts no further', async (alert, name) => {
  site = await servedSite(
    { providerSecrets: PROVIDER_SECRETS },
    { processProviderEvent: (provider, event) => processProviderEvent(site.app, provider, event) },
  );
  const { app } = site;
  const { email, publicId } = await aSubscriber(app, 'ada@example.org');
  await aSubscriber(app, 'ben@example.org');
  const about = { token: app.tokens.sign('bounce', publicId), email };
  const { body, headers } = signedPost('sendgrid', [recordedEvent('sendgrid', name, about)], app.clock.now());
  const hand = () => site.ask('POST', '/webhooks/sendgrid', body, headers);
  const { expr } = rules.find((rule) => rule.alert === alert) as Rule;
  await site.read(['Attention to everything']);
  site.at('2026-03-12T08:00:00Z');
  await planDigests(app, {});
  const before = await scrape();
  expect((await hand()).status).toBe(200);
  // Of a day on which nothing was sent, nothing can be said.
  expect(isFiring(expr, { before, after: await scrape() })).toBe(false);
  await site.sendDue();
  const after = await scrape();
  expect(isFiring(expr, { before, after })).toBe(true);
  expect((await hand()).status).toBe(200);
  const counted = ({ labels, name: metric }: { labels: object; name: string }) =>
    metric === 'paperround_reports_last_day' && JSON.stringify(labels) === JSON.stringify({ kind: name });
  expect((await scrape()).filter(counted)).toEqual([{ ...after.find(counted), value: 1 }]);
});
