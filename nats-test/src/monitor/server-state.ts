import { z } from 'zod';
import { Problem } from '../cli/problem';

const serverSchema = z.object({
  cluster_id: z.string(),
  clients: z.number(),
  channels: z.number(),
  subscriptions: z.number(),
  total_msgs: z.number(),
});

const clientsSchema = z.object({
  clients: z.array(z.object({ id: z.string(), subs_count: z.number().default(0) })).default([]),
});

const subscriptionSchema = z.object({
  client_id: z.string(),
  /** Of a durable queue group: `<durable name>:<queue group>`. */
  queue_name: z.string().optional(),
  durable_name: z.string().optional(),
  is_durable: z.boolean(),
  is_offline: z.boolean(),
  is_stalled: z.boolean(),
  max_inflight: z.number(),
  /** Seconds. */
  ack_wait: z.number(),
  last_sent: z.number(),
  pending_count: z.number(),
});

const channelsSchema = z.object({
  channels: z
    .array(
      z.object({
        name: z.string(),
        msgs: z.number(),
        first_seq: z.number(),
        last_seq: z.number(),
        subscriptions: z.array(subscriptionSchema).default([]),
      }),
    )
    .default([]),
});

export type ServerSubscription = z.infer<typeof subscriptionSchema>;

/** What the monitoring pages of a NATS Streaming server tell at one moment. */
export interface ServerState {
  server: z.infer<typeof serverSchema>;
  clients: z.infer<typeof clientsSchema>['clients'];
  channels: z.infer<typeof channelsSchema>['channels'];
}

/** @throws Problem when nobody answers at the address, or no NATS Streaming server does */
export async function readServerState(url: string): Promise<ServerState> {
  const [server, { clients }, { channels }] = await Promise.all([
    page(url, 'serverz', serverSchema),
    page(url, 'clientsz', clientsSchema),
    page(url, 'channelsz?subs=1', channelsSchema),
  ]);
  return { server, clients, channels };
}

async function page<T>(url: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const address = `${url.replace(/\/+$/, '')}/streaming/${name}`;
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => {
    throw new Problem(
      `No monitoring pages at ${url}: start the server with -m <port>, or choose another with --url`,
    );
  });
  const body: unknown = await response.json().catch(() => undefined);
  const result = schema.safeParse(body);
  if (!response.ok || !result.success) {
    throw new Problem(
      `${address} is no page of a NATS Streaming server (status ${response.status}): choose another with --url`,
    );
  }
  return result.data;
}
