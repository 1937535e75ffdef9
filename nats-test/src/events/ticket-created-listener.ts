import { Subjects, type TicketCreatedEvent } from '@gittix/common';
import { PrintingListener } from './printing-listener';

export class TicketCreatedListener extends PrintingListener<TicketCreatedEvent> {
  readonly subject = Subjects.TicketCreated;
}
