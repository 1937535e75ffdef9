import { type OrderCancelledEvent, Publisher, Subjects } from '@gittix/common';

export class OrderCancelledPublisher extends Publisher<OrderCancelledEvent> {
  readonly subject = Subjects.OrderCancelled;
}
