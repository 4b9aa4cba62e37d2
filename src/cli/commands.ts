/**
 * The table of commands, in the order of `--help`: a new command is one file in this folder and one row here.
 */

import type { CommandRow } from './command.ts';

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'serve',
    summary: 'run web, timetable and sender in one process',
    ignoresClock: true,
    load: () => import('./serve.ts'),
  },
  {
    name: 'work',
    summary: 'send what is queued, on a machine without web',
    ignoresClock: true,
    load: () => import('./work.ts'),
  },
  {
    name: 'init',
    summary: 'write a commented paperround.yaml',
    writesConfig: true,
    ignoresClock: true,
    load: () => import('./init.ts'),
  },
  {
    name: 'config',
    summary: 'print the effective configuration, secrets masked',
    showsWarnings: true,
    ignoresClock: true,
    load: () => import('./config.ts'),
  },
  {
    name: 'doctor',
    summary: 'check configuration, database, mail login, deliverability and rendering',
    showsWarnings: true,
    load: () => import('./doctor.ts'),
  },
  {
    name: 'admin-user',
    summary: 'add a user of /admin, change their password, or remove them',
    ignoresClock: true,
    load: () => import('./admin-user.ts'),
  },
  {
    name: 'status',
    summary: 'sources, queue, runs, and why a reader got no mail',
    load: () => import('./status.ts'),
  },
  {
    name: 'ingest',
    summary: 'read configured sources, or files, and store what is new',
    load: () => import('./ingest.ts'),
  },
  {
    name: 'sources',
    summary: 'list sources, find out what a url is, add it, or add those of an OPML file',
    load: () => import('./sources.ts'),
  },
  { name: 'papers', summary: 'what the store holds', load: () => import('./papers.ts') },
  {
    name: 'topics',
    summary: 'list topics; `topics test` shows what would match',
    load: () => import('./topics.ts'),
  },
  {
    name: 'subscribe',
    summary: 'subscribe an address, or change a subscription',
    load: () => import('./subscribe.ts'),
  },
  {
    name: 'feedback',
    summary: 'what a reader said of papers, and the profile learned from it',
    load: () => import('./feedback.ts'),
  },
  {
    name: 'subscribers',
    summary: 'list, show, import, export, erase or lift subscribers',
    load: () => import('./subscribers.ts'),
  },
  {
    name: 'webhooks',
    summary: 'channels and programs that editions are posted to: list, add, change, test, pause, remove',
    load: () => import('./webhooks.ts'),
  },
  {
    name: 'suppressions',
    summary: 'import a list of addresses that must not be written to',
    load: () => import('./suppressions.ts'),
  },
  { name: 'digest', summary: 'plan and send all digests that are due', load: () => import('./digest.ts') },
  {
    name: 'preview',
    summary: 'write the next digest of a reader to files',
    load: () => import('./preview.ts'),
  },
  {
    name: 'deliveries',
    summary: 'the ledger; `deliveries resolve` answers an uncertain one',
    load: () => import('./deliveries.ts'),
  },
  { name: 'runs', summary: 'list runs; stop one, or resume one at once', load: () => import('./runs.ts') },
  { name: 'sending', summary: 'pause all digests, or resume them', load: () => import('./sending.ts') },
  {
    name: 'bounce',
    summary: 'read one bounce, complaint or unsubscribe mail',
    load: () => import('./bounce.ts'),
  },
  {
    name: 'send-test',
    summary: 'send one trial mail to an address, on the way that digests take',
    load: () => import('./send-test.ts'),
  },
  {
    name: 'migrate',
    summary: 'bring the database to this version',
    ignoresClock: true,
    load: () => import('./migrate.ts'),
  },
  {
    name: 'recover',
    summary: 'after restoring a backup: send no paper twice that it does not know of',
    load: () => import('./recover.ts'),
  },
  {
    name: 'summaries',
    summary: 'have a model write a sentence on the strongest papers now',
    load: () => import('./summaries.ts'),
  },
  { name: 'prune', summary: 'remove what is no longer needed', load: () => import('./prune.ts') },
];
