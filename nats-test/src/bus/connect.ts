import { connect, type Stan } from 'node-nats-streaming';
import type { ConnectionOptions } from '../cli/connection-options';
import { Problem } from '../cli/problem';

/**
 * Connects to a NATS Streaming server.
 *
 * @throws Problem when there is no server, none of this cluster id, or the client id is taken
 */
export function connectTo({ url, clusterId, clientId }: ConnectionOptions): Promise<Stan> {
  return new Promise((resolve, reject) => {
    const stan = connect(clusterId, clientId, { url });
    stan.once('connect', () => resolve(stan));
    stan.once('error', (error: Error | string) => {
      // a connection that is given up may complain once more
      stan.on('error', () => undefined);
      stan.close();
      reject(new Problem(explain(String(error), { url, clusterId, clientId })));
    });
  });
}

type Place = Pick<ConnectionOptions, 'url' | 'clusterId' | 'clientId'>;

function explain(error: string, { url, clusterId, clientId }: Place): string {
  if (error.includes('clientID already registered')) {
    return `The client id "${clientId}" is taken by another connection: choose one with --client-id`;
  }
  if (error.includes('connect request timeout')) {
    return `No NATS Streaming server with the cluster id "${clusterId}" answers at ${url}: choose another with --cluster-id`;
  }
  if (error.includes('Could not connect to server')) {
    return `No server answers at ${url}: start one with \`npm run engine:stan -- -cid ${clusterId}\` in GitTix's folder, or choose another with --url`;
  }
  return `The server at ${url} refuses the connection: ${error}`;
}
