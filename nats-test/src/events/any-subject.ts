import { type Bus, type Event, Publisher, Subjects } from '@gittix/common';
import { PrintingListener } from './printing-listener';
import type { ListenerRules } from './listener-rules';
import { TicketCreatedListener } from './ticket-created-listener';
import { TicketCreatedPublisher } from './ticket-created-publisher';

class AnyPublisher extends Publisher<Event> {
  constructor(
    readonly subject: Subjects,
    client: Bus,
  ) {
    super(client);
  }
}

class AnyListener extends PrintingListener<Event> {
  constructor(
    readonly subject: Subjects,
    client: Bus,
    rules: ListenerRules,
  ) {
    super(client, rules);
  }
}

export function publisherOf(subject: Subjects, client: Bus): Publisher<Event> {
  return subject === Subjects.TicketCreated
    ? new TicketCreatedPublisher(client)
    : new AnyPublisher(subject, client);
}

export function listenerOf(subject: Subjects, client: Bus, rules: ListenerRules) {
  return subject === Subjects.TicketCreated
    ? new TicketCreatedListener(client, rules)
    : new AnyListener(subject, client, rules);
}
