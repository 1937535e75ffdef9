import { type PaymentRefundedEvent, Publisher, Subjects } from '@gittix/common';

export class PaymentRefundedPublisher extends Publisher<PaymentRefundedEvent> {
  readonly subject = Subjects.PaymentRefunded;
}
