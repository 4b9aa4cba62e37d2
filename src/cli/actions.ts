/** Commands that can do several things: a table of their actions, and the checks before one of them runs. */

import { Option } from 'commander';
import { badUsage } from '../errors.ts';
import { parseRowId } from '../row-id.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';

type Options = Readonly<Record<string, unknown>>;

export interface Action {
  /**
   * The words that follow the action's own, such as `OLD NEW`; those in brackets are optional. Default: none.
   */
  readonly takes?: string;
  /** The flags that other actions of the command do not have, such as `--until`. */
  readonly flags?: readonly string[];
  run(
    context: CommandContext,
    words: readonly string[],
    options: Options,
  ): CommandResult | Promise<CommandResult>;
}

/** By the word that chooses the action; '' is what the command does without one. */
export type Actions = Readonly<Record<string, Action>>;

/**
 * Makes the `run` of a command with these actions. It throws `bad_usage` for a word that chooses none, for
 * too few or too many words after it, and for a flag of another action. Messages do not repeat what follows
 * the word, which may be an address or a URL with a secret.
 */
export const runActions =
  (command: string, actions: Actions): CommandModule['run'] =>
  async (context, args, options) => {
    const [word, ...words] = args.filter((one) => one !== undefined) as string[];
    const action = actionCalled(actions, word);
    if (action === undefined) throw badUsage(`Saw "${command} ${word}", expected ${namesOf(actions)}.`);
    const called = [command, word].join(' ').trimEnd();
    const all = action.takes?.split(' ') ?? [];
    const needed = all.filter((one) => !one.startsWith('['));
    if (words.length < needed.length || words.length > all.length)
      throw badUsage(
        `Saw "${called}" with ${counted(words.length)} after it, expected "${formOf(command, word, action)}".`,
      );
    for (const [name, { flags = [] }] of Object.entries(actions))
      for (const flag of flags)
        if (options[new Option(flag).attributeName()] !== undefined && action.flags?.includes(flag) !== true)
          throw badUsage(
            `${flag} goes with "${formOf(command, name, actions[name])}", not with "${called}".`,
          );
    return action.run(context, words, options);
  };

/**
 * Parses the number that is the only word after an action.
 * @throws PaperroundError `bad_usage`
 */
export function idIn([word = '']: readonly string[]): number {
  const id = parseRowId(word);
  if (id === null) throw badUsage(`Saw ${JSON.stringify(word)}, expected a number such as 17.`);
  return id;
}

function actionCalled(actions: Actions, word: string | undefined): Action | undefined {
  if (word === undefined) return actions[''];
  return word !== '' && Object.hasOwn(actions, word) ? actions[word] : undefined;
}

function namesOf(actions: Actions): string {
  const names = Object.keys(actions).filter((name) => name !== '');
  const all = '' in actions ? [...names, 'nothing'] : names;
  return all.length === 1 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

const formOf = (command: string, word: string | undefined, action: Action | undefined): string =>
  [command, word, action?.takes].filter((part) => part !== undefined && part !== '').join(' ');

const counted = (words: number): string =>
  words === 0 ? 'nothing' : words === 1 ? 'one word' : `${words} words`;
