import { type OrderUpdatedEvent, Publisher, Subjects } from '@gittix/common';

export class OrderUpdatedPublisher extends Publisher<OrderUpdatedEvent> {
  readonly subject = Subjects.OrderUpdated;
}
