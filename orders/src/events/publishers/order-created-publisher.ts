import { type OrderCreatedEvent, Publisher, Subjects } from '@gittix/common';

export class OrderCreatedPublisher extends Publisher<OrderCreatedEvent> {
  readonly subject = Subjects.OrderCreated;
}
