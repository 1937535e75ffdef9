import { Publisher, Subjects, type TicketCreatedEvent } from '@gittix/common';

export class TicketCreatedPublisher extends Publisher<TicketCreatedEvent> {
  readonly subject = Subjects.TicketCreated;
}
