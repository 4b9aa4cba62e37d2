/** Names an edition in its mail: the line above it, and what its postmark has. Pure. */
import { DAY_MS, dayRange, longDay, utcDay } from '../../text/days.ts';
import type { DigestView, Edition, EditionKind } from '../digest.ts';

type Named = Pick<DigestView, 'edition' | 'day' | 'matched'>;

/** `Weekly · 27 July to 2 August · No. 14`. */
export function composeHeading({ edition, day, matched }: Named, shown: number): string {
  const number = edition.number === null ? '' : ` · No. ${edition.number}`;
  const days = dayRange(firstDayOf(edition, day), day);
  const best = matched > shown ? `the ${shown} best` : counted(shown);
  switch (edition.kind) {
    case 'weekly':
      return `Weekly · ${days}${number}`;
    case 'monthly':
      return `Monthly · ${days}${number}`;
    case 'catch-up':
      return `While you were away: ${days}, ${best}${number}`;
    case 'welcome':
      return `Welcome: ${best} of ${days}`;
    default:
      return `${longDay(day)}${number}`;
  }
}

const counted = (papers: number): string => (papers === 1 ? 'one paper' : `${papers} papers`);

/** The first of the days that an edition is about, as many as its period is long; `day` is the last. */
function firstDayOf({ periodStart, periodEnd }: Edition, day: string): string {
  const days = Math.max(1, Math.round((periodEnd.getTime() - periodStart.getTime()) / DAY_MS));
  return utcDay(new Date(Date.parse(`${day}T00:00:00Z`) - (days - 1) * DAY_MS));
}

/** What the postmark says above the number. */
export const POSTMARKS: Readonly<Record<EditionKind, string>> = {
  daily: 'daily',
  weekdays: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  'catch-up': 'catch-up',
  welcome: 'welcome',
};

/** What a first edition says of itself and of those to come. */
export const introductionOf = ({ kind }: Edition): string =>
  kind === 'welcome'
    ? 'Your first edition, with the best of these days. The next ones hold what is new.'
    : '';
