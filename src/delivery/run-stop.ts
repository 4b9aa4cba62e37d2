/** Why a run is stopped: a code for machines, and a sentence for people made from the code. Pure. */

/**
 * Codes of a run's `stop_code`. refused: its mails are refused; unknown_addresses: the server says that too
 * many of its addresses do not exist; operator: an operator stopped it. They are stored: rename an existing
 * one only with a migration.
 */
export type StopCode = 'refused' | 'unknown_addresses' | 'operator';

/** What the sentence needs besides its code. */
export interface StopDetail {
  /** refused, unknown_addresses: the mail server's words. */
  readonly response?: string;
  /** unknown_addresses: how many addresses do not exist. */
  readonly unknown?: number;
  /** unknown_addresses: how many addresses were tried. */
  readonly tried?: number;
}

/** The columns of a run that say whether and why it is stopped. */
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

/** Returns why a run is stopped as a sentence; null if it is not stopped. */
export const describeStop = ({ stoppedAt, stopCode, stopDetail }: StoppableRun): string | null =>
  stoppedAt === null || stopCode === null
    ? null
    : WORDS[stopCode as StopCode]((stopDetail as StopDetail | null) ?? {});

/** Says how many mails wait with a stopped run, or could be stopped with it. */
export const mailsWait = (count: number): string => (count === 1 ? '1 mail waits' : `${count} mails wait`);
