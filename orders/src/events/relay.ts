import { Relay } from '@gittix/common';
import { natsWrapper } from '../nats-wrapper';
import { OrderCancelledPublisher } from './publishers/order-cancelled-publisher';
import { OrderCreatedPublisher } from './publishers/order-created-publisher';
import { OrderRefundRequestedPublisher } from './publishers/order-refund-requested-publisher';
import { OrderUpdatedPublisher } from './publishers/order-updated-publisher';

/** Takes this service's events to the bus. */
export const relay = new Relay(natsWrapper, [
  OrderCreatedPublisher,
  OrderUpdatedPublisher,
  OrderCancelledPublisher,
  OrderRefundRequestedPublisher,
]);
