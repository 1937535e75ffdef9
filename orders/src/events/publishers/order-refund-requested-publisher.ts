import { type OrderRefundRequestedEvent, Publisher, Subjects } from '@gittix/common';

export class OrderRefundRequestedPublisher extends Publisher<OrderRefundRequestedEvent> {
  readonly subject = Subjects.OrderRefundRequested;
}
