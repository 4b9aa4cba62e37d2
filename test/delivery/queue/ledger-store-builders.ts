/** Readers, papers and mails for the tests of the ledger, in a real database. */
import { randomUUID } from 'node:crypto';
import type { Database, OpenDatabase } from '../../../src/database/client.ts';
import { claimBatch } from '../../../src/delivery/queue/claim-store.ts';
import { fixMails, recordDecisions } from '../../../src/delivery/queue/ledger-store.ts';
import { type PlanOptions, planDueRuns } from '../../../src/delivery/queue/plan-store.ts';
import type { ClaimOptions } from '../../../src/delivery/queue/sendable-store.ts';
import { createChunkMemory, type FixedMail } from '../../../src/delivery/queue/stored-message-store.ts';
import type { Decision } from '../../../src/delivery/sending/decide.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { EMPTY_TABLES } from '../../support/empty-tables.ts';

/** Every day at this time, in UTC: the arithmetic of real schedules is next-due's own. */
export const dailyAtNow: PlanOptions['nextDue'] = (_schedule, now) => ({
  nextDueAt: hoursAfter(now, 24),
  localDay: now.toISOString().slice(0, 10),
});

/** A store for all tests of a file, its ledger empty before each of them. */
export function ledgerOfEachTest(): { readonly db: Database } {
  let store: OpenDatabase;
  beforeAll(async () => {
    store = await testDatabase();
  });
  // A new database for each test would take seconds each.
  beforeEach(() => store.db.$executeRawUnsafe(EMPTY_TABLES));
  afterAll(() => store.close());
  return {
    get db() {
      return store.db;
    },
  };
}

export async function insertReader(
  db: Database,
  overrides: Partial<Parameters<Database['reader']['create']>[0]['data']> = {},
): Promise<number> {
  const publicId = randomUUID();
  const { id } = await db.reader.create({
    data: {
      publicId,
      email: `${publicId}@reader.example`,
      emailKey: `${publicId}@reader.example`,
      status: 'active',
      createdAt: NOW,
      nextDueAt: NOW,
      ...overrides,
    } as Parameters<Database['reader']['create']>[0]['data'],
  });
  return id;
}

export async function insertPaper(db: Database, title = 'A Plain Paper'): Promise<number> {
  const { id } = await db.paper.create({
    data: { title, titleKey: title.toLowerCase(), abstract: '', firstSeenAt: NOW },
  });
  return id;
}

export const plan = (db: Database, now = NOW) => planDueRuns(db, { now, nextDue: dailyAtNow });

export const claim = (db: Database, overrides: Partial<ClaimOptions> = {}) =>
  claimBatch(db, { holder: 'one', size: 100, now: NOW, uncertainDeliveries: 'resend', ...overrides });

/** `seconds` of real time pass, as far as leases are concerned. */
export const leasesAge = (db: Database, seconds: number) =>
  db.$executeRaw`UPDATE senders SET alive_until = alive_until - make_interval(secs => ${seconds}::float)`;

export function aFixedMail(
  deliveryId: number,
  readerId: number,
  paperIds: readonly number[] = [],
  overrides: Partial<FixedMail> = {},
): FixedMail {
  return {
    deliveryId,
    readerId,
    // `fix` looks it up.
    email: '',
    paperIds,
    messageId: `<d${deliveryId}@papers.example>`,
    mailDate: NOW,
    matched: paperIds.length,
    edition: { kind: 'daily', number: 1, periodStart: NOW },
    raw: Buffer.from(`Message-ID: <d${deliveryId}@papers.example>\r\n\r\nhello\r\n`),
    parts: [],
    ...overrides,
  };
}

export async function fix(
  db: Database,
  mails: readonly FixedMail[],
  holder = 'one',
  memory = createChunkMemory(),
) {
  const readers = await db.reader.findMany({ where: { id: { in: mails.map(({ readerId }) => readerId) } } });
  const emailOf = new Map(readers.map(({ id, email }) => [id, email]));
  const addressed = mails.map((mail) => ({
    ...mail,
    email: mail.email || (emailOf.get(mail.readerId) ?? ''),
  }));
  return fixMails(db, { holder, mails: addressed, memory, now: NOW });
}

export const record = (
  db: Database,
  deliveryId: number,
  decision: Partial<Decision> = {},
  holder = 'one',
  now = NOW,
) =>
  recordDecisions(db, {
    holder,
    now,
    decisions: [
      {
        deliveryId,
        status: 'sent',
        reason: null,
        response: '250 ok',
        nextAttemptAt: null,
        countsAsAttempt: true,
        ...decision,
      },
    ],
  });

export const deliveryOf = (db: Database, id: number) => db.delivery.findUniqueOrThrow({ where: { id } });
