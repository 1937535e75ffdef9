import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { faults } from './faults';
import { openStore, type Saved, type StoredEvent } from './store';
import { webhookSender } from './webhooks';

export interface StripeSimulatorOptions {
  /** 0 takes a free one. */
  port?: number;
  /** 127.0.0.1 when left out. */
  host?: string;
  /** Folder that keeps everything over a restart; without it the simulator forgets at its end. */
  data?: string;
  /** Where events go; without it they are only kept for `GET /v1/events`. */
  webhook?: { url: string; secret: string; firstRetryMs?: number };
  /** Where a browser finds the simulator: `/stripe-simulator` (behind the gateway) when left out. */
  publicUrl?: string;
  /** Called when the data folder can't be written any more; the simulator has stopped answering. */
  onDiskFailure?(error: unknown): void;
}

export interface StripeSimulator {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Stripe's API.
 * @throws when the port is busy, or the data folder is damaged or in use.
 */
export async function startStripeSimulator(
  options: StripeSimulatorOptions = {},
): Promise<StripeSimulator> {
  const store = await openStore(options.data);
  const webhook = options.webhook && webhookSender({ ...options.webhook, onSettled });

  function onSettled(event: StoredEvent): void {
    store.save({ ...event, pending_webhooks: 0 });
    store.commit().catch(stopServing);
  }

  function stopServing(error: unknown): void {
    server.close();
    server.closeAllConnections();
    options.onDiskFailure?.(error);
  }

  function sendEvents(changes: Saved[]): void {
    for (const change of changes) {
      if (change.object === 'event' && change.pending_webhooks > 0) webhook?.send(change);
    }
  }

  const app = createApp({
    store,
    faults: faults(),
    receivers: webhook ? 1 : 0,
    publicUrl: options.publicUrl ?? '/stripe-simulator',
    onSaved: sendEvents,
    onDiskFailure: stopServing,
  });
  const server = http.createServer(app);
  try {
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await store.close();
    throw error;
  }
  sendEvents(store.list('event').reverse()); // what a crash or a stop left undelivered

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 500); // some hang on purpose
      await closed;
      clearTimeout(impatient);
      await webhook?.close();
      await store.close();
    },
  };
}
