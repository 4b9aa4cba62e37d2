/** Writes ordinal numbers in English. Pure. */

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** 1st, 22nd, 13th. */
export const ordinal = (number: number): string => `${number}${ENDINGS[ORDINAL.select(number)] ?? 'th'}`;
