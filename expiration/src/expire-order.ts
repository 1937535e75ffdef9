import { createHash } from 'node:crypto';
import { type EventMeta, metrics } from '@gittix/common';
import { Histogram } from 'prom-client';
import { ExpirationCompletePublisher } from './events/publishers/expiration-complete-publisher';
import { natsWrapper } from './nats-wrapper';

const lateness = new Histogram({
  name: 'gittix_expiration_lateness_seconds',
  help: "From the end of an order's time until the bus has stored its expiration",
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600],
  registers: [metrics],
});

/** Tells everybody that an order's time is up. Resolves when the bus has stored it. */
export async function expireOrder(orderId: string, expiredAt: Date): Promise<void> {
  const publisher = new ExpirationCompletePublisher(natsWrapper.client);
  await publisher.publish({ orderId, meta: metaOf(orderId, expiredAt) });
  lateness.observe(Math.max(Date.now() - expiredAt.getTime(), 0) / 1000);
}

/** Made from the order alone, so that every try sends the same event. */
function metaOf(orderId: string, expiredAt: Date): EventMeta {
  const eventId = createHash('sha256').update(`expiration:complete/${orderId}`).digest('hex');
  return {
    eventId,
    occurredAt: expiredAt.toISOString(),
    // W3C Trace Context: 32 digits name the trace, 16 the span
    traceparent: `00-${eventId.slice(0, 32)}-${eventId.slice(32, 48)}-01`,
  };
}
