/** When what mail servers answer stops a whole run, and no longer concerns single mails. Pure. */

/**
 * Refusals that are not about an address stop a run once they are no accident: three or more, and a tenth of
 * what was tried.
 */
export const isRunToStop = ({ refused, tried }: { refused: number; tried: number }): boolean =>
  refused >= 3 && refused * 10 >= tried;

/** More addresses than a list has by chance: more than five, and more than a tenth of what was tried. */
export const areTooManyUnknown = ({ unknown, tried }: { unknown: number; tried: number }): boolean =>
  unknown > 5 && unknown * 10 > tried;
