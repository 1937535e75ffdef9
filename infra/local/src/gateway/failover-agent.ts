import { once } from 'node:events';
import http, { type AgentOptions, type ClientRequestArgs } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Connects to another replica of a service when the one whose turn it is takes no connection,
 * because it has died or is not up yet. That is safe for any request: nothing of it has been sent.
 * Once a connection stands nobody knows what was done, and no request is sent twice.
 */
export class FailoverAgent extends http.Agent {
  /** Address of a replica → those of its service. */
  readonly #replicas = new Map<string, readonly string[]>();
  /** Connections made in the name of another replica: if they were kept, it would lose its turns. */
  readonly #substitutes = new WeakSet<Duplex>();

  /** @param services the base URLs of each service's replicas */
  constructor(services: readonly (readonly string[])[], options: AgentOptions) {
    super(options);
    for (const replicas of services) {
      const addresses = replicas.map(addressOf);
      for (const address of addresses) this.#replicas.set(address, addresses);
    }
  }

  override createConnection(
    options: ClientRequestArgs,
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    this.#connect(options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error),
    );
  }

  override keepSocketAlive(socket: Duplex): boolean {
    super.keepSocketAlive(socket);
    return !this.#substitutes.has(socket);
  }

  /** @throws what the replica whose turn it is has said, when none takes a connection */
  async #connect(options: ClientRequestArgs): Promise<Duplex> {
    const own = `${options.host}:${options.port}`;
    const others = this.#othersThan(own);
    try {
      return await connect(own, options);
    } catch (error) {
      for (const other of others) {
        const socket = await connect(other, options).catch(() => undefined);
        if (!socket) continue;
        this.#substitutes.add(socket);
        return socket;
      }
      throw error;
    }
  }

  /** Those that come after it first. */
  #othersThan(address: string): string[] {
    const replicas = this.#replicas.get(address) ?? [address];
    const turn = replicas.indexOf(address);
    return [...replicas.slice(turn + 1), ...replicas.slice(0, turn)];
  }
}

async function connect(address: string, options: ClientRequestArgs): Promise<net.Socket> {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = net.connect({ ...options, host: hostname, port: Number(port || 80) });
  const giveUp = () => socket.destroy(new Error(`${address} takes no connection`));
  socket.once('timeout', giveUp);
  await once(socket, 'connect');
  socket.off('timeout', giveUp);
  return socket;
}

function addressOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 80}`;
}
