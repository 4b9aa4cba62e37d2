/** What a command is, and what it is given. */
import type { Command } from 'commander';
import type { App, AppParts } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Progress } from './progress.ts';

export interface CommandContext {
  readonly config: Config;
  readonly log: Logger;
  /** Moved by `--now`. */
  readonly clock: Clock;
  /** Opens database, keys and topics, once; closed when the command ends. `start` counts the first time. */
  app(start?: AppParts['start']): Promise<App>;
  /** A bar on a terminal, silent elsewhere. */
  progress(label: string): Progress;
  /** Aborted at the first SIGINT or SIGTERM. A command that never asks for it ends at once, as programs do. */
  readonly signal: AbortSignal;
  /** Is `--json` given? */
  readonly json: boolean;
}

export interface CommandResult {
  /** The one document of `--json`. Its own values, but nothing deeper, may be lists in pieces (Batches). */
  readonly json: unknown;
  /** What a person reads instead, in pieces where it may be long. */
  readonly text: string | AsyncIterable<string>;
  /** 1 when something was tried and failed. Default 0. */
  readonly exitCode?: 0 | 1;
}

/** The body of one file in this folder. */
export interface CommandModule {
  /** Adds arguments and options; `--json`, `--now` and `--help` are there already. */
  define(command: Command): void;
  /** @param args positional arguments as commander gives them. */
  run(
    context: CommandContext,
    args: readonly unknown[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<CommandResult>;
}

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Does it read the clock, so that `--now` makes sense? */
  readonly now?: boolean;
  /** Does it write paperround.yaml, so that there may be none yet? */
  readonly writesConfig?: boolean;
  /** Does it show the warnings of the configuration itself, so that they are not logged? */
  readonly showsWarnings?: boolean;
  readonly load: () => Promise<{ command: CommandModule }>;
}
