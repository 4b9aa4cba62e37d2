/** `work`: sends what is queued, on a machine without web server; WORK_PORT serves its health and metrics. */

import { runWorker } from '../pipeline/run-digests.ts';
import { startWeb } from '../web/http/server.ts';
import { MONITORING_ROUTES } from '../web/routes.ts';
import type { CommandModule } from './command.ts';
import { listenAt } from './listen.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    const app = await context.app();
    const { host, workPort: port } = app.config;
    const web =
      port === null
        ? null
        : await listenAt(() => startWeb(app, { routes: MONITORING_ROUTES, port }), {
            variable: 'HOST, WORK_PORT',
            seen: `${host}, ${port}`,
          });
    try {
      if (web !== null) context.log.info({ url: web.url }, 'health and metrics of this worker');
      context.log.info('worker started; it ends on SIGTERM, after the mails on the wire');
      await runWorker(app, context.signal);
    } finally {
      await web?.close();
    }
    return { json: { stopped: true }, text: '' };
  },
};
