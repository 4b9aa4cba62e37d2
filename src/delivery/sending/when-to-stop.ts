/** When answers of mail servers stop a whole run, instead of concerning single mails. Pure. */

/**
 * Refusals that are not about an address stop a run once they are unlikely to be chance: three or more, and
 * at least a tenth of what was tried.
 */
export const areTooManyRefused = ({ refused, tried }: { refused: number; tried: number }): boolean =>
  refused >= 3 && refused * 10 >= tried;

/**
 * More unknown addresses than a list has by chance: more than five, and more than a tenth of what was tried.
 */
export const areTooManyUnknown = ({ unknown, tried }: { unknown: number; tried: number }): boolean =>
  unknown > 5 && unknown * 10 > tried;
