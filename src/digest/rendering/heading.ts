/** Writes the heading line of an edition. Pure. */

import { DAY_MS } from '../../durations.ts';
import { utcDay } from '../../text/days.ts';
import type { Formats } from '../../text/formats.ts';
import { EDITION_WORDING } from '../../text/wording/digest-wording.ts';
import type { DigestView, Edition } from '../digest.ts';

type Named = Pick<DigestView, 'edition' | 'day' | 'matched' | 'formats'>;

/** `Weekly · 27 July to 2 August · No. 14`. */
export function composeHeading({ edition, day, matched, formats }: Named, shown: number): string {
  const number = edition.number === null ? '' : EDITION_WORDING.number(edition.number);
  const best = matched > shown ? EDITION_WORDING.best(shown) : EDITION_WORDING.all(shown);
  const days = (): string => daysOf(edition, day, formats);
  switch (edition.kind) {
    case 'weekly':
      return `${EDITION_WORDING.weekly(days())}${number}`;
    case 'monthly':
      return `${EDITION_WORDING.monthly(days())}${number}`;
    case 'catch-up':
      return `${EDITION_WORDING.catchUp(days(), best)}${number}`;
    case 'welcome':
      return EDITION_WORDING.welcome(days(), best);
    default:
      return `${formats.longDay(day)}${number}`;
  }
}

/** The days that an edition covers: as many as its period is long, the last of them being `day`. */
function daysOf({ periodStart, periodEnd }: Edition, day: string, formats: Formats): string {
  const days = Math.max(1, Math.round((periodEnd.getTime() - periodStart.getTime()) / DAY_MS));
  return formats.dayRange(utcDay(new Date(Date.parse(`${day}T00:00:00Z`) - (days - 1) * DAY_MS)), day);
}
