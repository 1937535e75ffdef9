import { Relay } from '@gittix/common';
import { natsWrapper } from '../nats-wrapper';
import { PaymentCreatedPublisher } from './publishers/payment-created-publisher';
import { PaymentRefundedPublisher } from './publishers/payment-refunded-publisher';

export const relay = new Relay(natsWrapper, [PaymentCreatedPublisher, PaymentRefundedPublisher]);
