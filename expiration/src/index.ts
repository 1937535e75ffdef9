import { natsVariables, type Resource, startService } from '@gittix/common';
import { OrderCreatedListener } from './events/listeners/order-created-listener';
import { expireOrder } from './expire-order';
import { natsWrapper } from './nats-wrapper';
import { storeWrapper } from './store-wrapper';

/** Works while the store is open, which waits for it when it is closed. */
const expirations: Resource = {
  open: async () => storeWrapper.queue.process(expireOrder),
  close: async () => undefined,
};

void startService({
  name: 'expiration',
  bus: natsWrapper,
  variables: natsVariables,
  listeners: [OrderCreatedListener],
  resources: [storeWrapper, expirations],
  parkingLot: storeWrapper.parkingLot,
});
