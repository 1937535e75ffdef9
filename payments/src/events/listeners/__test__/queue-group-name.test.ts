import { natsWrapper } from '../../../nats-wrapper';
import { OrderCancelledListener } from '../order-cancelled-listener';
import { OrderCreatedListener } from '../order-created-listener';
import { OrderRefundRequestedListener } from '../order-refund-requested-listener';
import { OrderUpdatedListener } from '../order-updated-listener';

const listeners = [
  OrderCancelledListener,
  OrderCreatedListener,
  OrderRefundRequestedListener,
  OrderUpdatedListener,
].map((each) => [each.name, each] as const);

it.each(listeners)('keeps the place of %s on the bus', (_name, ListenerOfService) => {
  // under another name the service would hear everything anew, from the first event on
  expect(new ListenerOfService(natsWrapper.client).queueGroupName).toBe('payments-service');
});
