/** The routing table: a new page is one file under pages/ and one row here. */

import { forAdmin, forAdminOrLocal } from './http/admin-auth.ts';
import type { Route } from './http/response.ts';
import { getAdmin } from './pages/admin/admin.ts';
import { getChanges } from './pages/admin/admin-audit.ts';
import { getDays } from './pages/admin/admin-days.ts';
import { getDelivery, getRun, postDelivery, postRun } from './pages/admin/admin-deliveries.ts';
import { getLogin, postLogin, postLogout } from './pages/admin/admin-login.ts';
import { getAdminReader, postAdminReader } from './pages/admin/admin-reader.ts';
import { listReaders } from './pages/admin/admin-readers.ts';
import { getSending, postSending } from './pages/admin/admin-sending.ts';
import { getAdminSource, postAdminSource } from './pages/admin/admin-source.ts';
import { getAdminSources, postAdminSources } from './pages/admin/admin-sources.ts';
import { getSuppressions, postSuppressions } from './pages/admin/admin-suppressions.ts';
import { postTestEdition } from './pages/admin/admin-test-edition.ts';
import { getAdminTopics } from './pages/admin/admin-topics.ts';
import { getAdminWebhook, postAdminWebhook } from './pages/admin/admin-webhook.ts';
import { getWebhooks, postWebhooks } from './pages/admin/admin-webhooks.ts';
import { getWhy, postWhy } from './pages/admin/admin-why.ts';
import { getOutbox, getOutboxHtml, getOutboxMail, getOutboxRaw } from './pages/admin/outbox.ts';
import { getApiPapers, getApiTopics, getOpenApi } from './pages/machine/api.ts';
import { getAsset, getIcon, getRobots } from './pages/machine/assets.ts';
import { getOwnFeed, searchFeed, topicFeed, trendingFeed } from './pages/machine/feeds.ts';
import { getHealth, getReadiness } from './pages/machine/health.ts';
import { getMetrics } from './pages/machine/metrics.ts';
import { postProviderEvents } from './pages/machine/provider-webhook.ts';
import { MOST_WEBHOOK_BYTES, postReturnedMail } from './pages/machine/webhook.ts';
import { getArchive, getArchivedDay } from './pages/public/archive.ts';
import { getGallery, getGalleryFile } from './pages/public/gallery.ts';
import { getHome } from './pages/public/home.ts';
import { getHow } from './pages/public/how.ts';
import { getPaper } from './pages/public/paper.ts';
import { getSample } from './pages/public/sample.ts';
import { getSearch } from './pages/public/search.ts';
import { getSources } from './pages/public/sources.ts';
import { postSubscribe } from './pages/public/subscribe.ts';
import { getTopic, getTopics } from './pages/public/topics.ts';
import { postWeek } from './pages/public/week.ts';
import { getAddressChange, postAddressChange } from './pages/reader/address-change.ts';
import { getConfirm, postConfirm } from './pages/reader/confirm.ts';
import { getDigest } from './pages/reader/digest.ts';
import { getEdition } from './pages/reader/edition.ts';
import { getFeedback, postFeedback } from './pages/reader/feedback.ts';
import { getImport, MOST_IMPORT_BYTES, postImport } from './pages/reader/import-likes.ts';
import { getErase, getExport, getSaved, getSent, postErase } from './pages/reader/personal-data.ts';
import { getPreferences, postPreferences } from './pages/reader/preferences.ts';
import { getUnsubscribe, postUnsubscribe } from './pages/reader/unsubscribe.ts';

/** For machines that monitor a process; `work` serves nothing else. */
export const MONITORING_ROUTES: readonly Route[] = [
  { path: '/healthz', get: getHealth },
  { path: '/readyz', get: getReadiness },
  { path: '/metrics', get: getMetrics },
];

export const ROUTES: readonly Route[] = [
  { path: '/', get: getHome },
  { path: '/subscribe', post: postSubscribe },
  { path: '/week', post: postWeek, isCostly: true },
  { path: '/sample', get: getSample, isCostly: true },
  { path: '/confirm/:token', get: getConfirm, post: postConfirm },
  { path: '/email/:token', get: getAddressChange, post: postAddressChange },
  { path: '/preferences/:token', get: getPreferences, post: postPreferences },
  { path: '/preferences/:token/sent', get: getSent },
  {
    path: '/preferences/:token/import',
    get: getImport,
    post: postImport,
    mostBytes: MOST_IMPORT_BYTES,
  },
  { path: '/preferences/:token/export', get: getExport },
  { path: '/preferences/:token/erase', get: getErase, post: postErase },
  { path: '/preferences/:token/papers/:file', get: getSaved },
  { path: '/unsubscribe/:token', get: getUnsubscribe, post: postUnsubscribe },
  { path: '/digests/:token', get: getDigest },
  { path: '/editions/:token', get: getEdition, isCostly: true },
  { path: '/feedback/:token', get: getFeedback, post: postFeedback },
  { path: '/webhooks/mail', post: postReturnedMail, mostBytes: MOST_WEBHOOK_BYTES },
  { path: '/webhooks/:provider', post: postProviderEvents, mostBytes: MOST_WEBHOOK_BYTES },
  { path: '/archive', get: getArchive },
  { path: '/archive/:day', get: getArchivedDay },
  { path: '/topics', get: getTopics },
  { path: '/topics/:slug', get: getTopic },
  { path: '/topics/:slug/feed.xml', get: topicFeed('xml'), isCostly: true },
  { path: '/topics/:slug/feed.json', get: topicFeed('json'), isCostly: true },
  { path: '/papers/:id', get: getPaper },
  { path: '/how', get: getHow },
  { path: '/gallery', get: getGallery },
  { path: '/gallery/:file', get: getGalleryFile },
  { path: '/search', get: getSearch, isCostly: true },
  { path: '/search/feed.xml', get: searchFeed('xml'), isCostly: true },
  { path: '/search/feed.json', get: searchFeed('json'), isCostly: true },
  { path: '/sources', get: getSources },
  { path: '/feed.xml', get: trendingFeed('xml'), isCostly: true },
  { path: '/feed.json', get: trendingFeed('json'), isCostly: true },
  { path: '/my/:token/feed.xml', get: getOwnFeed, isCostly: true },
  { path: '/api/papers', get: getApiPapers, isCostly: true },
  { path: '/api/topics', get: getApiTopics },
  { path: '/api/openapi.json', get: getOpenApi },
  ...MONITORING_ROUTES,
  { path: '/admin', get: forAdmin(getAdmin) },
  { path: '/admin/login', get: getLogin, post: postLogin },
  { path: '/admin/logout', post: forAdmin(postLogout) },
  { path: '/admin/changes', get: forAdmin(getChanges) },
  { path: '/admin/readers', get: forAdmin(listReaders), post: forAdmin(listReaders) },
  { path: '/admin/readers/:id', get: forAdmin(getAdminReader), post: forAdmin(postAdminReader) },
  { path: '/admin/readers/:id/test', post: forAdmin(postTestEdition) },
  { path: '/admin/suppressions', get: forAdmin(getSuppressions), post: forAdmin(postSuppressions) },
  { path: '/admin/sending', get: forAdmin(getSending), post: forAdmin(postSending) },
  { path: '/admin/days', get: forAdmin(getDays) },
  { path: '/admin/topics', get: forAdmin(getAdminTopics) },
  { path: '/admin/sources', get: forAdmin(getAdminSources), post: forAdmin(postAdminSources) },
  { path: '/admin/sources/:name', get: forAdmin(getAdminSource), post: forAdmin(postAdminSource) },
  { path: '/admin/webhooks', get: forAdmin(getWebhooks), post: forAdmin(postWebhooks) },
  { path: '/admin/webhooks/:name', get: forAdmin(getAdminWebhook), post: forAdmin(postAdminWebhook) },
  { path: '/admin/why', get: forAdmin(getWhy), post: forAdmin(postWhy) },
  { path: '/admin/runs/:id', get: forAdmin(getRun), post: forAdmin(postRun) },
  { path: '/admin/deliveries/:id', get: forAdmin(getDelivery), post: forAdmin(postDelivery) },
  { path: '/outbox', get: forAdminOrLocal(getOutbox) },
  { path: '/outbox/:name', get: forAdminOrLocal(getOutboxMail) },
  { path: '/outbox/:name/html', get: forAdminOrLocal(getOutboxHtml) },
  { path: '/outbox/:name/raw', get: forAdminOrLocal(getOutboxRaw) },
  { path: '/assets/:name', get: getAsset },
  { path: '/favicon.svg', get: getIcon },
  { path: '/robots.txt', get: getRobots },
];
