/** Progress bars on stderr, on a terminal only, so that stdout stays one document. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done out of `total`; a total of 0 means unknown */
  update(done: number, total: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

export function createProgress(label: string, terminal: boolean): Progress {
  if (!terminal) return SILENT;
  const bar = new SingleBar(
    { format: `${label} {bar} {value}/{total}`, stream: process.stderr, hideCursor: true },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      else {
        bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
