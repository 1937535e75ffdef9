import type { Message } from '../bus/bus';
import { runWithTraceparent } from '../observability/trace';
import type { Delivery } from './delivery';

/** Resolves to whether the listener has acknowledged the event. */
export async function runHandler({ listener, data, message, parked }: Delivery): Promise<boolean> {
  let acknowledged = false;
  const observed: Message = {
    getSubject: () => message.getSubject(),
    getSequence: () => message.getSequence(),
    getData: () => message.getData(),
    isRedelivered: () => message.isRedelivered() || parked,
    ack: () => {
      acknowledged = true;
      message.ack();
    },
  };
  await runWithTraceparent(data.meta?.traceparent, async () => listener.onMessage(data, observed));
  return acknowledged;
}
