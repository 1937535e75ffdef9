import type { Context } from '../context';
import { newId, nowInSeconds } from '../ids';
import type { StoredEvent } from '../store';

/** The version of Stripe's API whose shapes the simulator answers in. */
export const API_VERSION = '2026-10-28.endive';

/** The types that the simulator raises: https://docs.stripe.com/api/events/types */
export type EventType =
  | 'charge.failed'
  | 'charge.refunded'
  | 'charge.succeeded'
  | 'payment_intent.canceled'
  | 'payment_intent.created'
  | 'payment_intent.payment_failed'
  | 'payment_intent.requires_action'
  | 'payment_intent.succeeded'
  | 'refund.created';

/** Records that something happened to `object`, as it is now; the webhook sender takes it from there. */
export function raise(
  context: Context,
  type: EventType,
  object: StoredEvent['data']['object'],
): void {
  context.store.save({
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: nowInSeconds(),
    data: { object },
    livemode: false,
    pending_webhooks: context.receivers,
    request: { id: context.requestId, idempotency_key: context.idempotencyKey },
    type,
  });
}
