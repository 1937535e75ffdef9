import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Broker } from './broker';
import { NatsConnection, serverInfo } from './connection';

export interface NatsServer {
  readonly port: number;
  /** Open connections, and all since the start. */
  readonly connections: { open: number; total: number };
  close(): Promise<void>;
}

/**
 * Listens for NATS clients.
 *
 * @throws the socket's error (EADDRINUSE, EADDRNOTAVAIL …)
 */
export async function startNatsServer(
  broker: Broker,
  options: { id: string; host: string; port: number },
): Promise<NatsServer> {
  const open = new Set<NatsConnection>();
  let total = 0;
  let clientId = 0;
  let port = options.port;

  const server = createServer({ keepAlive: true }, (socket) => {
    total++;
    const info = {
      ...serverInfo(options.id, options.host, port),
      client_id: ++clientId,
      client_ip: socket.remoteAddress,
    };
    open.add(
      new NatsConnection(socket, {
        broker,
        info,
        onClose: (connection) => open.delete(connection),
      }),
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    get connections() {
      return { open: open.size, total };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.close();
      }),
  };
}
