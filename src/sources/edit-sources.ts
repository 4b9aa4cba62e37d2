/** Changes which sources paperround.yaml names; the command and the page of sources go through here. */

import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { SourceConfig } from '../config-file.ts';
import { badUsage } from '../errors.ts';
import { freeName, type SourceToAdd, withSource, withSourceEnabled } from './add-source.ts';
import { type PreviewParts, previewSource, type SourcePreview } from './preview-source.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

export interface SourcesEditor {
  /** Looks at the url; nothing is changed. */
  preview(url: string, signal: AbortSignal): Promise<SourcePreview>;
  /**
   * Looks at the url and adds it.
   * @param wanted its name; null: made from the url
   * @throws PaperroundError `bad_usage` if the name cannot be used or the url is there already, or what
   * previewSource throws
   */
  add(
    url: string,
    wanted: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly added: SourceToAdd; readonly preview: SourcePreview }>;
  /** @throws PaperroundError `unknown_source` */
  setEnabled(name: string, enabled: boolean): Promise<void>;
}

/**
 * @param parts its configuration is asked anew for each change
 * @param onChange called when the file has changed
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
  // Each change reads the file that the one before has written.
  const oneAtATime = pLimit(1);
  const change = (make: (text: string) => string): Promise<void> =>
    oneAtATime(async () => {
      await rewrite(parts.config.configPath, make);
      onChange();
    });
  return {
    preview: (url, signal) => previewSource(parts, url, signal),
    async add(url, wanted, signal) {
      const { sources } = parts.config;
      if (wanted !== null && !NAME.test(wanted))
        throw badUsage(`Saw the name ${JSON.stringify(wanted)}, expected small letters, digits and dashes.`);
      if (wanted !== null && sources.some(({ name }) => name === wanted))
        throw badUsage(`There is a source ${JSON.stringify(wanted)} already.`);
      const preview = await previewSource(parts, url, signal);
      const same = sources.find((source) => source.url === preview.url);
      if (same !== undefined)
        throw badUsage(`${preview.url} is there already, as ${JSON.stringify(same.name)}.`);
      const { kind, every } = preview;
      const taken = sources.map(({ name }) => name);
      const added = { name: wanted ?? freeName(preview.name, taken), url: preview.url, kind, every };
      await change((text) => withSource(text, added));
      return { added, preview };
    },
    setEnabled: (name, enabled) => change((text) => withSourceEnabled(text, name, enabled)),
  };
}

/** Renamed into place, so that another process never reads half a file. */
async function rewrite(file: string, make: (text: string) => string): Promise<void> {
  const text = make(existsSync(file) ? await readFile(file, 'utf8') : '');
  const draft = `${file}.new`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
