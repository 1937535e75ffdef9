import type { Bus } from '../bus/bus';
import { logger } from '../observability/logger';
import type { Event } from './event';

/**
 * Publishes one kind of event.
 *
 * @example
 * class TicketCreatedPublisher extends Publisher<TicketCreatedEvent> {
 *   readonly subject = Subjects.TicketCreated;
 * }
 */
export abstract class Publisher<T extends Event> {
  abstract readonly subject: T['subject'];

  constructor(protected client: Pick<Bus, 'publish'>) {}

  /** Resolves once the bus has stored the event; rejects when it has not said so. */
  publish(data: T['data']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.publish(this.subject, JSON.stringify(data), (error) => {
        if (error) return reject(error);
        logger.info(`event published to subject: ${this.subject}`);
        resolve();
      });
    });
  }
}
