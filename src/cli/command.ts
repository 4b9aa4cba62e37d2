/** The interface of a command, and the context it runs in. */

import type { Command } from 'commander';
import type { App, AppParts } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Progress } from './progress.ts';

export interface CommandContext {
  readonly config: Config;
  readonly log: Logger;
  /** Set by `--now`. */
  readonly clock: Clock;
  /**
   * Opens database, keys and topics once; they are closed when the command ends. Only the first `start` has
   * an effect.
   */
  app(start?: AppParts['start']): Promise<App>;
  /** A bar on a terminal, silent elsewhere. */
  progress(label: string): Progress;
  /** Aborted at the first SIGINT or SIGTERM. A command that never reads it is ended by the signal itself. */
  readonly signal: AbortSignal;
  /** Is `--json` given? */
  readonly json: boolean;
}

export interface CommandResult {
  /** The document of `--json`. Values at its top level may be lists in batches. */
  readonly json: unknown;
  /** What a person reads instead; streamed if it may be long. */
  readonly text: string | AsyncIterable<string>;
  /** 1 if something was tried and failed. Default 0. */
  readonly exitCode?: 0 | 1;
}

/** What the file of a command exports. */
export interface CommandModule {
  /** Adds arguments and options; `--json`, `--now` and `--help` exist already. */
  define(command: Command): void;
  /** @param args positional arguments as commander passes them */
  run(
    context: CommandContext,
    args: readonly unknown[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<CommandResult>;
}

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Does it act at the real instant, or at none, so that it has no `--now`? */
  readonly ignoresClock?: boolean;
  /** Does it write paperround.yaml, so that the file may not exist yet? */
  readonly writesConfig?: boolean;
  /** Does it show the warnings of the configuration itself, so that they are not logged? */
  readonly showsWarnings?: boolean;
  readonly load: () => Promise<{ command: CommandModule }>;
}
