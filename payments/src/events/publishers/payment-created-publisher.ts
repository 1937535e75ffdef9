import { type PaymentCreatedEvent, Publisher, Subjects } from '@gittix/common';

export class PaymentCreatedPublisher extends Publisher<PaymentCreatedEvent> {
  readonly subject = Subjects.PaymentCreated;
}
