import {
  isDuplicateKey,
  Listener,
  type Message,
  Subjects,
  type TicketCreatedEvent,
} from '@gittix/common';
import { Ticket } from '../../models/ticket';
import { queueGroupName } from './queue-group-name';

/** Begins the copy of a ticket. */
export class TicketCreatedListener extends Listener<TicketCreatedEvent> {
  readonly subject = Subjects.TicketCreated;
  readonly queueGroupName = queueGroupName;
  override readonly follows = Ticket;

  async onMessage({ id, title, price }: TicketCreatedEvent['data'], msg: Message) {
    try {
      await Ticket.build({ id, title, price }).save();
    } catch (error) {
      // another replica was faster: the copy is there
      if (!isDuplicateKey(error)) throw error;
    }
    msg.ack();
  }
}
