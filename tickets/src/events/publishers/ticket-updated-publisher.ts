import { Publisher, Subjects, type TicketUpdatedEvent } from '@gittix/common';

export class TicketUpdatedPublisher extends Publisher<TicketUpdatedEvent> {
  readonly subject = Subjects.TicketUpdated;
}
