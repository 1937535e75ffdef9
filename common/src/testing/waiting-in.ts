import type { ParkedEvent, ParkingLot } from '../inbox/parking-lot';

/** What waits in a parking lot, in its order. */
export async function waitingIn(
  lot: ParkingLot,
  group: string,
  key?: string,
): Promise<ParkedEvent[]> {
  const events: ParkedEvent[] = [];
  for await (const event of lot.waiting(group, key)) events.push(event);
  return events;
}
