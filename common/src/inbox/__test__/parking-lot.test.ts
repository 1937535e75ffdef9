import { useMongo } from '../../testing/mongo';
import { waitingIn } from '../../testing/waiting-in';
import { MemoryParkingLot } from '../memory-parking-lot';
import { MongoParkingLot } from '../mongo-parking-lot';
import type { ParkedEvent, ParkingLot } from '../parking-lot';

useMongo();

const lots: [string, () => ParkingLot][] = [
  ['MemoryParkingLot', () => new MemoryParkingLot()],
  ['MongoParkingLot', () => new MongoParkingLot()],
];

function parkedEvent(overrides: Partial<ParkedEvent> = {}): ParkedEvent {
  return {
    id: 'event-1',
    group: 'orders-service',
    subject: 'ticket:updated',
    key: 'ticket-1',
    version: 1,
    payload: '{}',
    reason: 'gap',
    ...overrides,
  };
}

describe.each(lots)('%s', (_name, make) => {
  it('counts the tries of each event for itself', async () => {
    const lot = make();
    expect(await lot.countTry('a')).toBe(1);
    expect(await lot.countTry('a')).toBe(2);
    expect(await lot.countTry('b')).toBe(1);
  });

  it('takes a try back', async () => {
    const lot = make();
    await lot.countTry('a');
    await lot.countTry('a');
    await lot.forgiveTry('a');
    expect(await lot.countTry('a')).toBe(2);
  });

  it('forgets what has taken effect', async () => {
    const lot = make();
    await lot.countTry('event-1');
    await lot.park(parkedEvent());
    await lot.settle('event-1');
    expect(await waitingIn(lot, 'orders-service')).toEqual([]);
    expect(await lot.countTry('event-1')).toBe(1);
  });

  it('gives back, oldest version first, what waits under a key', async () => {
    const lot = make();
    await lot.park(parkedEvent({ id: 'v3', version: 3 }));
    await lot.park(parkedEvent({ id: 'v2', version: 2, reason: 'wait' }));
    await lot.park(parkedEvent({ id: 'other ticket', key: 'ticket-2' }));
    await lot.park(parkedEvent({ id: 'other group', group: 'payments-service' }));
    const waiting = await waitingIn(lot, 'orders-service', 'ticket-1');
    expect(waiting.map(({ id }) => id)).toEqual(['v2', 'v3']);
    expect(waiting[0]).toMatchObject(parkedEvent({ id: 'v2', version: 2, reason: 'wait' }));
    expect((await waitingIn(lot, 'orders-service')).map(({ id }) => id).sort()).toEqual([
      'other ticket',
      'v2',
      'v3',
    ]);
  });

  it('leaves out nothing that waits, however much that is', async () => {
    const lot = make();
    await Promise.all(
      Array.from({ length: 201 }, (_, n) => lot.park(parkedEvent({ id: `${n}`, key: `${n}` }))),
    );
    expect(await waitingIn(lot, 'orders-service')).toHaveLength(201);
  });

  it('does not count as waiting what has failed or can not be read', async () => {
    const lot = make();
    await lot.park(parkedEvent({ id: 'a', reason: 'failed', error: 'Ticket not found' }));
    await lot.park(parkedEvent({ id: 'b', reason: 'invalid', key: undefined }));
    expect(await waitingIn(lot, 'orders-service')).toEqual([]);
  });

  it('lists whatever is parked, but not what is only counted', async () => {
    const lot = make();
    await lot.park(parkedEvent({ id: 'a', reason: 'failed' }));
    await lot.park(parkedEvent({ id: 'b', reason: 'invalid', group: 'payments-service' }));
    await lot.countTry('c');
    expect((await lot.all()).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  it('keeps one entry for an event that is parked twice', async () => {
    const lot = make();
    await lot.park(parkedEvent());
    await lot.park(parkedEvent());
    expect(await waitingIn(lot, 'orders-service')).toHaveLength(1);
  });
});
