import { natsVariables, startService } from '@gittix/common';
import { app } from './app';
import { OrderCancelledListener } from './events/listeners/order-cancelled-listener';
import { OrderCreatedListener } from './events/listeners/order-created-listener';
import { OrderUpdatedListener } from './events/listeners/order-updated-listener';
import { relay } from './events/relay';
import { natsWrapper } from './nats-wrapper';

void startService({
  name: 'tickets',
  app,
  bus: natsWrapper,
  relay,
  variables: ['JWT_KEY', 'MONGO_URI', ...natsVariables],
  listeners: [OrderCreatedListener, OrderCancelledListener, OrderUpdatedListener],
});
