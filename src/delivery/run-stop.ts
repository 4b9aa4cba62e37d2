/** Why a run is stopped: a code for machines, and the sentence for people made from it. Pure. */

/**
 * Codes of a run's `stop_code`: its mails are refused; too many of its addresses are said not to exist; an
 * operator stopped it. They are stored: a used one is never renamed without a migration.
 */
export type StopCode = 'refused' | 'unknown_addresses' | 'operator';

/** What the sentence needs besides the code. */
export interface StopDetail {
  /** refused, unknown_addresses: the mail server's words. */
  readonly response?: string;
  /** unknown_addresses: how many do not exist. */
  readonly unknown?: number;
  /** unknown_addresses: how many were tried. */
  readonly tried?: number;
}

/** Those columns of a run. */
export interface StoppableRun {
  readonly stoppedAt: Date | null;
  readonly stopCode: string | null;
  readonly stopDetail: unknown;
}

const WORDS: Readonly<Record<StopCode, (detail: StopDetail) => string>> = {
  refused: ({ response }) => response ?? 'its mails are refused',
  unknown_addresses: ({ unknown, tried, response }) =>
    `${unknown} of ${tried} addresses tried do not exist, says the mail server (${response}); their readers are not stopped`,
  operator: () => 'an operator stopped it',
};

/** Why a run is stopped, as a sentence; null while it is not. */
export const describeStop = ({ stoppedAt, stopCode, stopDetail }: StoppableRun): string | null =>
  stoppedAt === null || stopCode === null
    ? null
    : WORDS[stopCode as StopCode]((stopDetail as StopDetail | null) ?? {});
