/** Renders why papers are in a mail: a reason that several mails share is rendered once. */

import { encodeFragment, type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { memoize } from '../../memoize.ts';
import { type Paper, topicsAsBits } from '../../papers/paper.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestView, SelectionItem } from '../digest.ts';
import { reasonText } from './card-text.ts';
import type { CardSection } from './layout.ts';
import { bind, fill, type Template, toFragment } from './template.ts';
import { explainItem, explainLead } from './why.ts';

/**
 * Cached reasons per paper and section. Most readers share theirs; beyond this number, reasons are rendered
 * each time.
 */
const MOST_CACHED_REASONS = 200;

/** What a reason depends on besides its item and section. */
export interface WhereInDigest {
  /** Title of the section by topic that the paper is in; '' if there is none. */
  readonly title: string;
  /** Is the paper the only one in the digest? */
  readonly isOnly: boolean;
}

interface RenderedReason {
  /** The opening of the card, including the words of the reason. */
  readonly html: readonly Fragment[];
  readonly text: Fragment;
}

type ReasonMaker = (item: SelectionItem, section: CardSection, where: WhereInDigest) => RenderedReason;

/** Stands in the cache for a reason that only one mail has needed so far. */
const MET = 'met';

type Key = string | number;

/** @param openings of the cards: the markup up to and including the reason */
export function reasonMaker(
  openings: Readonly<Record<CardSection, Template>>,
  topicNames: DigestView['topicNames'],
): ReasonMaker {
  const caches = {
    lead: new WeakMap<Paper, Map<Key, RenderedReason | typeof MET>>(),
    full: new WeakMap<Paper, Map<Key, RenderedReason | typeof MET>>(),
  };
  /** Reasons that only one mail uses, kept because both its html and its text need them. */
  const ownReasons = {
    lead: new WeakMap<SelectionItem, { readonly key: Key; readonly reason: RenderedReason }>(),
    full: new WeakMap<SelectionItem, { readonly key: Key; readonly reason: RenderedReason }>(),
  };

  const renderOwn = (
    item: SelectionItem,
    section: CardSection,
    where: WhereInDigest,
    key: Key,
  ): RenderedReason => {
    const reason = ownReason(openings[section], explain(item, section, where));
    ownReasons[section].set(item, { key, reason });
    return reason;
  };

  const explain = (item: SelectionItem, section: CardSection, { title, isOnly }: WhereInDigest): string =>
    displayLine(
      section === 'lead' ? explainLead(item, topicNames, isOnly) : explainItem(item, topicNames, title),
    );

  return (item, section, where) => {
    const key = reasonKey(item, where);
    const own = ownReasons[section].get(item);
    if (own?.key === key) return own.reason;
    // Each profile has words of its own, so no other mail shares this reason.
    if (item.profileWords.length > 0) return renderOwn(item, section, where, key);

    const cache = memoize(caches[section], item.paper, () => new Map());
    const known = cache.get(key);
    if (known !== undefined && known !== MET) return known;
    const hasRoom = known === MET || cache.size < MOST_CACHED_REASONS;
    // Many queries, too, belong to a single reader: a reason is kept only once a second mail needs it.
    if (item.queries.length > 0 && known !== MET) {
      if (hasRoom) cache.set(key, MET);
      return renderOwn(item, section, where, key);
    }
    const reason = sharedReason(openings[section], explain(item, section, where));
    if (hasRoom) cache.set(key, reason);
    return reason;
  };
}

const sharedReason = (opening: Template, words: string): RenderedReason => ({
  html: [toFragment(bind(opening, { because: words }))],
  text: sharedFragment(reasonText(words)),
});

const ownReason = (opening: Template, words: string): RenderedReason => ({
  html: fill(opening, { because: words }),
  text: encodeFragment(reasonText(words)),
});

/**
 * Distinguishes the reasons of one paper in one section: by its topics as bits and the queries, which
 * determine the words that matched, and by its place. A number in the most frequent case.
 */
function reasonKey({ paper, topics, queries }: SelectionItem, { title, isOnly }: WhereInDigest): Key {
  const held = topicsAsBits(paper, topics);
  if (queries.length === 0 && title === '' && !isOnly) return held;
  return [title, isOnly, held, ...queries.map(({ query }) => query)].join('\n');
}
