/** Stands between a program and its database, and breaks their connections at the moment that a test names. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { socketFile } from '../../src/database/postgres/socket-url.ts';

export interface DatabaseProxy {
  /** The same database by way of the proxy. */
  readonly url: string;
  /** Breaks all connections, and the next `refusals` new ones. */
  cut(refusals: number): void;
  /**
   * Breaks the connection over which the first statement comes that has `text` in it: `before` it is done, or `after` it was done and
   * before its answer has come.
   */
  breakAt(text: string, when: 'before' | 'after'): void;
  /** Connections refused so far. */
  readonly refused: number;
  close(): Promise<void>;
}

export async function databaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const folder = target.searchParams.get('host');
  const reach = () =>
    folder === null ? connect(Number(target.port || 5432), target.hostname) : connect(socketFile(folder));
  const lines = new Set<Socket>();
  let toRefuse = 0;
  let refused = 0;
  let breaking: { readonly text: string; readonly when: 'before' | 'after' } | null = null;

  const server = createServer((client) => {
    if (toRefuse > 0) {
      toRefuse -= 1;
      refused += 1;
      client.destroy();
      return;
    }
    const database = reach();
    let answerIsLost = false;
    lines.add(client);
    const end = () => {
      lines.delete(client);
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => {
      if (breaking !== null && bytes.includes(breaking.text)) {
        const { when } = breaking;
        breaking = null;
        if (when === 'before') return end();
        answerIsLost = true;
      }
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (answerIsLost) end();
      else client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  through.searchParams.delete('host');

  const endAll = () => {
    for (const line of lines) line.destroy();
  };
  return {
    url: through.href,
    cut(refusals) {
      toRefuse = refusals;
      endAll();
    },
    breakAt(text, when) {
      breaking = { text, when };
    },
    get refused() {
      return refused;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
