import { natsVariables, startService } from '@gittix/common';
import { app } from './app';
import { cancelExpiredOrders } from './cancel-expired-orders';
import { ExpirationCompleteListener } from './events/listeners/expiration-complete-listener';
import { PaymentCreatedListener } from './events/listeners/payment-created-listener';
import { PaymentRefundedListener } from './events/listeners/payment-refunded-listener';
import { TicketCreatedListener } from './events/listeners/ticket-created-listener';
import { TicketUpdatedListener } from './events/listeners/ticket-updated-listener';
import { relay } from './events/relay';
import { natsWrapper } from './nats-wrapper';

void startService({
  name: 'orders',
  app,
  bus: natsWrapper,
  relay,
  variables: ['JWT_KEY', 'MONGO_URI', 'EXPIRATION_WINDOW_SECONDS', ...natsVariables],
  listeners: [
    TicketCreatedListener,
    TicketUpdatedListener,
    ExpirationCompleteListener,
    PaymentCreatedListener,
    PaymentRefundedListener,
  ],
  background: [{ name: 'Expiry sweep', everyMs: 5_000, run: cancelExpiredOrders }],
});
