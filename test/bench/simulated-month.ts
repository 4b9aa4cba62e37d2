/**
 * Fills the store of a folder with a simulated month that ends now, to look at /admin:
 * `node dist/test/bench/simulated-month.js FOLDER`, then the printed command.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openApp } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { simulateMonth } from '../support/simulated-month.ts';

const folder = resolve(process.argv[2] ?? 'simulated-month');
let now = new Date();
const until = now;
const config = loadConfig({ DATA_DIR: folder, BASE_URL: 'http://localhost:3000' }, folder);
const clock = { ...systemClock, now: () => now };
const app = await openApp(config, { clock, log: createLog('silent', false) });
try {
  await simulateMonth({
    app,
    at: (instant) => {
      now = new Date(instant);
    },
    folder: join(folder, 'pages'),
    until,
    readers: 60,
  });
} finally {
  await app.close();
}
const rows = app.config.sources.map(
  ({ name, files, enabled }) =>
    `  - { name: ${name}, files: ${JSON.stringify(files)}, every: 6h, enabled: ${enabled} }`,
);
writeFileSync(join(folder, 'paperround.yaml'), `sources:\n${rows.join('\n')}\n`);
process.stdout.write(
  `Look at it: DATA_DIR=${folder} PAPERROUND_CONFIG=${folder}/paperround.yaml MAIL_TRANSPORT=outbox ADMIN_PASSWORD='a password of yours' npm run -s paperround -- serve --no-timetable --no-worker\n`,
);
