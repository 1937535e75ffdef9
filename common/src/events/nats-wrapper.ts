import type { Bus } from '../bus/bus';
import { NatsStreamingBus } from '../bus/nats-streaming-bus';
import { logger } from '../observability/logger';

/**
 * Holds a service's one connection to the bus, so that any file can import it without importing
 * `index.ts`, which makes it.
 */
export class NatsWrapper {
  private _client?: Bus;

  get client(): Bus {
    if (!this._client) throw new Error('Cannot access NATS client before connecting');
    return this._client;
  }

  /** Rejects when the server can't be reached or refuses the client id. */
  async connect(clusterId: string, clientId: string, url: string): Promise<void> {
    this._client = await NatsStreamingBus.connect(clusterId, clientId, url);
    logger.info('Connected to NATS');
  }
}
