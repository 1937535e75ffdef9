import { natsWrapper } from '../../../nats-wrapper';
import { ExpirationCompleteListener } from '../expiration-complete-listener';
import { PaymentCreatedListener } from '../payment-created-listener';
import { PaymentRefundedListener } from '../payment-refunded-listener';
import { TicketCreatedListener } from '../ticket-created-listener';
import { TicketUpdatedListener } from '../ticket-updated-listener';

const listeners = [
  ExpirationCompleteListener,
  PaymentCreatedListener,
  PaymentRefundedListener,
  TicketCreatedListener,
  TicketUpdatedListener,
].map((each) => [each.name, each] as const);

it.each(listeners)('keeps the place of %s on the bus', (_name, ListenerOfService) => {
  // under another name the service would hear everything anew, from the first event on
  expect(new ListenerOfService(natsWrapper.client).queueGroupName).toBe('orders-service');
});
