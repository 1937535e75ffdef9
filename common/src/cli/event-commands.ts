import type { Bus } from '../bus/bus';
import { MongoParkingLot } from '../inbox/mongo-parking-lot';
import type { ParkedEvent } from '../inbox/parking-lot';
import { Archive } from '../outbox/archive';

type Publishing = Pick<Bus, 'publish'>;

/** What this service's listeners have parked. */
export function listParked(): Promise<ParkedEvent[]> {
  return new MongoParkingLot().all();
}

/**
 * Puts parked events back on the bus, to be tried anew; consumers that have applied them already
 * ignore them.
 *
 * @param ids which; all of them when empty
 * @returns how many
 * @throws when an id is not parked
 */
export async function retryParked(bus: Publishing, ids: readonly string[]): Promise<number> {
  const lot = new MongoParkingLot();
  const parked = await lot.all();
  const unknown = ids.find((id) => !parked.some((event) => event.id === id));
  if (unknown) throw new Error(`No event is parked as ${unknown}`);

  const chosen = ids.length > 0 ? parked.filter(({ id }) => ids.includes(id)) : parked;
  for (const event of chosen) {
    await lot.beginRetry(event.id);
    await publish(bus, event.subject, event.payload);
    await lot.endRetry(event.id);
  }
  return chosen.length;
}

/**
 * Sends again what this service has sent, oldest first: for a bus that has lost its history.
 *
 * @returns how many events
 */
export async function replay(bus: Publishing, since: Date): Promise<number> {
  let count = 0;
  for await (const { subject, data } of new Archive().since(since)) {
    await publish(bus, subject, JSON.stringify(data));
    count += 1;
  }
  return count;
}

function publish(bus: Publishing, subject: string, payload: string): Promise<void> {
  return new Promise((resolve, reject) => {
    bus.publish(subject, payload, (error) => (error ? reject(error) : resolve()));
  });
}
