import { Relay } from '@gittix/common';
import { natsWrapper } from '../nats-wrapper';
import { TicketCreatedPublisher } from './publishers/ticket-created-publisher';
import { TicketUpdatedPublisher } from './publishers/ticket-updated-publisher';

/** Takes this service's events to the bus. */
export const relay = new Relay(natsWrapper, [TicketCreatedPublisher, TicketUpdatedPublisher]);
