/** Changes the sources of paperround.yaml, both for the command and for the page of sources. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { SourceConfig } from '../config-file.ts';
import { configurationError } from '../config-problem.ts';
import { badUsage, messageOf } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import { freeName, type SourceToAdd, withSource, withSourceEnabled } from './add-source.ts';
import { type PreviewParts, previewSource, recogniseSource, type SourcePreview } from './preview-source.ts';

/** Maximum characters of `title:` in paperround.yaml. */
const LONGEST_TITLE = 80;
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What a person says about a new source. */
export interface WantedSource {
  /** Default: made from the url. */
  readonly name?: string | undefined;
  readonly title?: string | undefined;
}

export interface SourcesEditor {
  /** Fetches and parses the url, but changes nothing. */
  preview(url: string, signal: AbortSignal): Promise<SourcePreview>;
  /**
   * Returns what `add` would add, as far as that is known without reading the url. Reads and changes nothing.
   * @throws PaperroundError as `add`
   */
  plan(url: string, wanted: WantedSource): SourceToAdd;
  /**
   * Reads the url and adds it.
   * @throws PaperroundError `bad_usage` if the name cannot be used or the url is a source already; and what
   * previewSource throws
   */
  add(
    url: string,
    wanted: WantedSource,
    signal: AbortSignal,
  ): Promise<{ readonly added: SourceToAdd; readonly preview: SourcePreview }>;
  /** @throws PaperroundError `unknown_source` */
  setEnabled(name: string, enabled: boolean): Promise<void>;
}

/**
 * @param parts its configuration is read again for each change
 * @param onChange called after the file was changed
 */
export function createSourcesEditor(
  parts: PreviewParts & {
    readonly config: {
      readonly configPath: string;
      readonly sources: readonly Pick<SourceConfig, 'name' | 'url'>[];
    };
  },
  onChange: () => void = () => undefined,
): SourcesEditor {
  // One at a time, so that each change starts from the file that the previous one wrote.
  const oneAtATime = pLimit(1);
  const change = (make: (text: string) => string): Promise<void> =>
    oneAtATime(async () => {
      await rewrite(parts.config.configPath, make);
      onChange();
    });
  function sourceToAdd(
    { name, url, kind, every }: Pick<SourcePreview, 'name' | 'url' | 'kind' | 'every'>,
    wanted: WantedSource,
  ): SourceToAdd {
    const { sources } = parts.config;
    if (wanted.name !== undefined && !NAME.test(wanted.name))
      throw badUsage(
        `Saw the name ${JSON.stringify(wanted.name)}, expected small letters, digits and dashes.`,
      );
    if (wanted.name !== undefined && sources.some((source) => source.name === wanted.name))
      throw badUsage(`There is a source ${JSON.stringify(wanted.name)} already.`);
    const same = sources.find((source) => source.url === url);
    if (same !== undefined) throw badUsage(`${url} is there already, as ${JSON.stringify(same.name)}.`);
    const free = freeName(
      name,
      sources.map((source) => source.name),
    );
    const title = wanted.title?.trim().slice(0, LONGEST_TITLE).trim() ?? '';
    return { name: wanted.name ?? free, url, kind, every, ...(title === '' ? {} : { title }) };
  }
  const plan = (url: string, wanted: WantedSource) => sourceToAdd(recogniseSource(url), wanted);
  return {
    preview: (url, signal) => previewSource(parts, url, signal),
    plan,
    async add(url, wanted, signal) {
      plan(url, wanted);
      const preview = await previewSource(parts, url, signal);
      // With the url of the preview, because the page may have led to a feed.
      const added = sourceToAdd(preview, wanted);
      await change((text) => withSource(text, added));
      return { added, preview };
    },
    setEnabled: (name, enabled) => change((text) => withSourceEnabled(text, name, enabled)),
  };
}

async function rewrite(file: string, make: (text: string) => string): Promise<void> {
  const text = make(existsSync(file) ? await readFile(file, 'utf8') : '');
  try {
    replaceFile(file, text);
  } catch (error) {
    throw configurationError([
      {
        variable: 'PAPERROUND_CONFIG',
        seen: messageOf(error),
        expected: 'the path of a file that this user can replace',
      },
    ]);
  }
}
