import { natsVariables, startService } from '@gittix/common';
import { app } from './app';
import { sweepPayments } from './charging/sweep-payments';
import { sweepRefunds } from './charging/sweep-refunds';
import { OrderCancelledListener } from './events/listeners/order-cancelled-listener';
import { OrderCreatedListener } from './events/listeners/order-created-listener';
import { OrderRefundRequestedListener } from './events/listeners/order-refund-requested-listener';
import { OrderUpdatedListener } from './events/listeners/order-updated-listener';
import { relay } from './events/relay';
import { natsWrapper } from './nats-wrapper';

const SWEEP_MS = 2_000;

void startService({
  name: 'payments',
  app,
  bus: natsWrapper,
  relay,
  variables: [
    'JWT_KEY',
    'MONGO_URI',
    ...natsVariables,
    'STRIPE_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_API_URL',
  ],
  listeners: [
    OrderCreatedListener,
    OrderUpdatedListener,
    OrderCancelledListener,
    OrderRefundRequestedListener,
  ],
  background: [
    { name: 'Payment sweep', everyMs: SWEEP_MS, run: sweepPayments },
    { name: 'Refund sweep', everyMs: SWEEP_MS, run: sweepRefunds },
  ],
});
