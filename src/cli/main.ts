#!/usr/bin/env node
/** The command line: runs the command, prints its result, and maps errors to messages and exit codes. */

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import type { App, AppParts } from '../app.ts';
import { clockStandingAt, systemClock } from '../clock.ts';
import { type Config, loadConfig } from '../config.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { createLog } from '../log.ts';
import { packageVersion } from '../package-root.ts';
import type { CommandContext, CommandRow } from './command.ts';
import { COMMANDS } from './commands.ts';
import { IncompleteOutput, print } from './print.ts';
import { createProgress } from './progress.ts';
import { checkSettings } from './setting-problems.ts';
import { parseInstant } from './values.ts';

/** Runs one command line and returns its exit code: 0 done, 1 tried and failed, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const words = withCommandFirst(argv);
  const json = (argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv).includes('--json');
  let exitCode = 0;
  try {
    const program = await buildProgram(words[0], async (row, args, options) => {
      exitCode = await runCommand(row, args, options);
    });
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError(error, words[0], json);
    const [trouble, asJson] = error instanceof IncompleteOutput ? [error.cause, false] : [error, json];
    return await reportError(trouble, words[0], asJson);
  }
  return exitCode;
}

/** Moves the command to the front in `help COMMAND` and `--json COMMAND`. */
function withCommandFirst([first, ...rest]: readonly string[]): string[] {
  if (first === 'help') return withCommandFirst([...rest.slice(0, 1), '--help']);
  if (first === '--json') {
    const [command, ...others] = withCommandFirst(rest);
    return command === undefined ? [] : [command, '--json', ...others];
  }
  if (first === undefined) return [];
  // An unknown word is passed alone, because commander would answer `nosuch --help` with the general help, as
  // if it were right.
  return first.startsWith('-') || isCommand(first) ? [first, ...rest] : [first];
}

const isCommand = (word: string | undefined): boolean => COMMANDS.some(({ name }) => name === word);

type Runner = (
  row: CommandRow,
  args: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** Defines every command for `--help`, but loads only the wanted one, to keep startup short. */
async function buildProgram(wanted: string | undefined, run: Runner): Promise<Command> {
  const program = new Command('paperround')
    .description('Trending research papers in your inbox, once a day.')
    .usage('COMMAND [options]')
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help, or that of COMMAND')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', PROGRAM_NOTES);
  for (const row of COMMANDS) {
    const command = program
      .command(row.name)
      .summary(row.summary)
      .description(sentence(row.summary))
      .allowExcessArguments(false)
      .helpOption('-h, --help', 'print this help')
      .configureHelp({ styleUsage: (usage) => usage.replace(/ \[options\](.*)$/, '$1 [options]') })
      .option('--json', 'print exactly one JSON document on stdout');
    if (!row.ignoresClock)
      command.addOption(
        new Option('--now <instant>', 'the instant to act at, such as 2026-03-11T08:00:00Z').argParser(
          parseInstant,
        ),
      );
    if (row.name !== wanted) continue;
    const { command: module } = await row.load();
    module.define(command);
    command.action(async (...parameters: unknown[]) => {
      // Commander passes the positional arguments, then the options, then the command itself.
      await run(row, parameters.slice(0, -2), command.opts());
    });
  }
  return program;
}

const PROGRAM_NOTES = `
Every command takes --json: exactly one JSON document on stdout, also when it fails; logs go to stderr.
Exit code 0: done. 1: tried and failed, the message says why. 2: wrong usage or configuration.
Settings come from the environment, .env and paperround.yaml; "paperround config" prints what is in effect.`;

const sentence = (summary: string): string => `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;

async function runCommand(
  row: CommandRow,
  args: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const json = options.json === true;
  const config = loadConfig(undefined, undefined, {
    configFileToCome: row.writesConfig ?? false,
    demonstration: options.demo === true,
    check: checkSettings,
  });
  const log = createLog(config.logLevel);
  // `config` and `doctor` show the warnings themselves.
  if (!row.showsWarnings) for (const warning of config.warnings) log.warn(warning);
  const clock = options.now instanceof Date ? clockStandingAt(options.now) : systemClock;
  let stop: StopSignal | undefined;
  let opened: Promise<App> | undefined;
  const context: CommandContext = {
    config,
    log,
    clock,
    json,
    get signal() {
      stop ??= stopSignal();
      return stop.signal;
    },
    app: (start) => {
      opened ??= openReadyApp(config, { clock, log, start });
      return opened;
    },
    progress: (label) => createProgress(label, process.stderr.isTTY && !json),
  };
  try {
    const { command } = await row.load();
    const result = await command.run(context, args, options);
    await print(result, json);
    return result.exitCode ?? 0;
  } finally {
    stop?.forget();
    // If the app could not be opened, the command has reported that.
    await (await opened?.catch(() => undefined))?.close();
  }
}

/**
 * Opens the app. Before anything is shown or sent, it turns stored queries that only exclude into exclusions,
 * and applies topic rules and a trending formula that changed since the last command. Loaded late: this is
 * half of what a command loads, and `--help`, `config` and usage errors need none of it.
 */
async function openReadyApp(config: Config, parts: AppParts): Promise<App> {
  const [
    { openApp },
    { matchTopicsIfRulesChanged },
    { refreshTrendingIfFormulaChanged },
    { moveNegationsOnce },
  ] = await Promise.all([
    import('../app.ts'),
    import('../papers/match-topics.ts'),
    import('../trending/trending-store.ts'),
    import('../readers/move-negations-store.ts'),
  ]);
  const app = await openApp(config, parts);
  await moveNegationsOnce(app.db);
  await matchTopicsIfRulesChanged(app);
  await refreshTrendingIfFormulaChanged(app);
  return app;
}

interface StopSignal {
  readonly signal: AbortSignal;
  forget(): void;
}

/** The first SIGINT or SIGTERM requests a stop; a second one ends the process at once. */
function stopSignal(): StopSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, forget: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}

/** Says where the misused command is documented. */
const helpHint = (command: string | undefined): string =>
  `See \`paperround ${isCommand(command) ? `${command} ` : ''}--help\`.`;

function usageError(error: CommanderError, command: string | undefined, json: boolean): 2 {
  // Without a command, commander has printed the help already.
  const message =
    error.code === 'commander.help'
      ? 'no command given'
      : error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const hint = helpHint(command);
  if (json)
    process.stdout.write(`${JSON.stringify({ error: { code: 'bad_usage', message, hint } }, null, 2)}\n`);
  process.stderr.write(`paperround: ${message}\n${hint}\n`);
  return 2;
}

async function reportError(error: unknown, command: string | undefined, json: boolean): Promise<1 | 2> {
  const known = error instanceof PaperroundError ? error : await toDatabaseError(error);
  const message = messageOf(known ?? error);
  const hint = known?.hint ?? (known?.code === 'bad_usage' ? helpHint(command) : undefined);
  if (json) {
    const facts = known && Object.keys(known.facts).length > 0 ? known.facts : undefined;
    process.stdout.write(
      `${JSON.stringify({ error: { code: known?.code ?? 'unexpected', message, hint, facts } }, null, 2)}\n`,
    );
  }
  // Unexpected errors are shown with their stack, so that they can be reported; expected ones as a
  // sentence.
  process.stderr.write(
    known
      ? `paperround: ${message}\n${hint === undefined ? '' : `${hint}\n`}`
      : `paperround: ${error instanceof Error ? error.stack : message}\n`,
  );
  return known?.exitCode ?? 1;
}

/** Loaded late, because this is half of what a command loads. */
async function toDatabaseError(error: unknown): Promise<PaperroundError | undefined> {
  const { describeDatabaseError } = await import('../database/postgres/transient-error.ts');
  return describeDatabaseError(error) ?? undefined;
}

/** Reports output that could not be written. A reader that closes the pipe (`| head -1`) is not an error. */
function reportLostOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.stderr.write(`paperround: The output could not be written: ${message}\n`);
  process.exitCode = 1;
}

/** Runs the command of this process, and sets its exit code. */
export async function runFromCommandLine(): Promise<void> {
  process.stdout.once('error', reportLostOutput).on('error', () => undefined);
  // If stderr fails, there is nowhere left to report it.
  process.stderr.on('error', () => undefined);
  const code = await main(process.argv.slice(2));
  process.exitCode ||= code;
}

const isEntry =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isEntry) await runFromCommandLine();
