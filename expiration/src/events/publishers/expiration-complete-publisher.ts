import { type ExpirationCompleteEvent, Publisher, Subjects } from '@gittix/common';

export class ExpirationCompletePublisher extends Publisher<ExpirationCompleteEvent> {
  readonly subject = Subjects.ExpirationComplete;
}
