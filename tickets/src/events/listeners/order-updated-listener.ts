import {
  Listener,
  type Message,
  OrderStatus,
  type OrderUpdatedEvent,
  Subjects,
} from '@gittix/common';
import { Purchase } from '../../models/purchase';
import { queueGroupName } from './queue-group-name';

/** Notes which orders are paid, so that a seller is told what is sold and what only reserved. */
export class OrderUpdatedListener extends Listener<OrderUpdatedEvent> {
  readonly subject = Subjects.OrderUpdated;
  readonly queueGroupName = queueGroupName;

  async onMessage({ id, status }: OrderUpdatedEvent['data'], msg: Message) {
    if (status === OrderStatus.Complete) await Purchase.record(id);
    msg.ack();
  }
}
