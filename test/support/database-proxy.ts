/** A proxy between a program and its database, which breaks connections when a test wants it to. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { socketFile } from '../../src/database/postgres/socket-url.ts';

export interface DatabaseProxy {
  /** The URL of the same database through the proxy. */
  readonly url: string;
  /** Breaks all connections, and refuses the next `refusals` new ones. */
  cut(refusals: number): void;
  /**
   * Breaks the connection on which the first statement that contains `text` arrives: `before` the statement
   * is run, or `after` it was run and before its response.
   */
  breakAt(text: string, when: 'before' | 'after'): void;
  /** Number of connections refused so far. */
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
