/** Every path of the site and what it serves. A new page is one file under pages/ and one row here. */
import { forAdmin, forAdminOrLocal } from './admin-door.ts';
import type { Route } from './answer.ts';
import { getAdmin } from './pages/admin.ts';
import { getDelivery, getRun, postDelivery } from './pages/admin-deliveries.ts';
import { getWhy, postWhy } from './pages/admin-why.ts';
import { getApiPapers, getApiTopics, getOpenApi } from './pages/api.ts';
import { getArchive, getArchivedDay } from './pages/archive.ts';
import { getAsset, getIcon, getRobots } from './pages/assets.ts';
import { getConfirm, postConfirm } from './pages/confirm.ts';
import { getDigest } from './pages/digest.ts';
import { getFeed, getJsonFeed, getOwnFeed, getSearchFeed, getTopicFeed } from './pages/feeds.ts';
import { getHealth, getReadiness } from './pages/health.ts';
import { getHome } from './pages/home.ts';
import { getMetrics } from './pages/metrics.ts';
import { getOutbox, getOutboxHtml, getOutboxMail, getOutboxRaw } from './pages/outbox.ts';
import { getPaper } from './pages/paper.ts';
import { getErase, getExport, getSent, postErase } from './pages/personal-data.ts';
import { getPreferences, postPreferences } from './pages/preferences.ts';
import { getSearch } from './pages/search.ts';
import { getSources } from './pages/sources.ts';
import { postSubscribe } from './pages/subscribe.ts';
import { getTopic, getTopics } from './pages/topics.ts';
import { getUnsubscribe, postUnsubscribe } from './pages/unsubscribe.ts';
import { MOST_WEBHOOK_BYTES, postReturnedMail } from './pages/webhook.ts';

export const ROUTES: readonly Route[] = [
  { path: '/', get: getHome },
  { path: '/subscribe', post: postSubscribe },
  { path: '/confirm/:token', get: getConfirm, post: postConfirm },
  { path: '/preferences/:token', get: getPreferences, post: postPreferences },
  { path: '/preferences/:token/sent', get: getSent },
  { path: '/preferences/:token/export', get: getExport },
  { path: '/preferences/:token/erase', get: getErase, post: postErase },
  { path: '/unsubscribe/:token', get: getUnsubscribe, post: postUnsubscribe },
  { path: '/digests/:token', get: getDigest },
  { path: '/webhooks/mail', post: postReturnedMail, mostBytes: MOST_WEBHOOK_BYTES },
  { path: '/archive', get: getArchive },
  { path: '/archive/:day', get: getArchivedDay },
  { path: '/topics', get: getTopics },
  { path: '/topics/:slug', get: getTopic },
  { path: '/topics/:slug/feed.xml', get: getTopicFeed },
  { path: '/papers/:id', get: getPaper },
  { path: '/search', get: getSearch },
  { path: '/search/feed.xml', get: getSearchFeed },
  { path: '/sources', get: getSources },
  { path: '/feed.xml', get: getFeed },
  { path: '/feed.json', get: getJsonFeed },
  { path: '/my/:token/feed.xml', get: getOwnFeed },
  { path: '/api/papers', get: getApiPapers },
  { path: '/api/topics', get: getApiTopics },
  { path: '/api/openapi.json', get: getOpenApi },
  { path: '/healthz', get: getHealth },
  { path: '/readyz', get: getReadiness },
  { path: '/metrics', get: getMetrics },
  { path: '/admin', get: forAdmin(getAdmin) },
  { path: '/admin/why', get: forAdmin(getWhy), post: forAdmin(postWhy) },
  { path: '/admin/runs/:id', get: forAdmin(getRun) },
  { path: '/admin/deliveries/:id', get: forAdmin(getDelivery), post: forAdmin(postDelivery) },
  { path: '/outbox', get: forAdminOrLocal(getOutbox) },
  { path: '/outbox/:name', get: forAdminOrLocal(getOutboxMail) },
  { path: '/outbox/:name/html', get: forAdminOrLocal(getOutboxHtml) },
  { path: '/outbox/:name/raw', get: forAdminOrLocal(getOutboxRaw) },
  { path: '/assets/:name', get: getAsset },
  { path: '/favicon.svg', get: getIcon },
  { path: '/robots.txt', get: getRobots },
];
