/** Progress bars on stderr, on a terminal only, so that stdout stays one document. */

import type { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done out of `total`; a total of 0 means unknown */
  update(done: number, total: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

export function createProgress(label: string, terminal: boolean): Progress {
  if (!terminal) return SILENT;
  let bar: SingleBar | undefined;
  let started = false;
  // Loaded while the command begins its work; until then, nothing is shown.
  void import('cli-progress').then(({ Presets, SingleBar: Bar }) => {
    const format = `${label} {bar} {value}/{total}`;
    bar = new Bar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  });
  return {
    update(done, total) {
      if (bar === undefined) return;
      if (!started) bar.start(total, done);
      else {
        bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    stop() {
      if (started) bar?.stop();
    },
  };
}
