import type { ParkedEvent } from '@gittix/common';
import { waitingIn } from '@gittix/common/testing';
import { openStore, stores } from '../../test/stores';
import { type ExpirationStore, parkedAt, type StoreLocation } from '../expiration-store';

for (const store of stores) {
  const suite = store.missing ? describe.skip : describe;

  suite(`a parking lot in ${store.name}${store.missing ? `: ${store.missing}` : ''}`, () => {
    let location: StoreLocation;
    let opened: ExpirationStore;

    async function reopen(): Promise<void> {
      await opened.close();
      opened = await openStore(location);
    }

    beforeAll(store.before);
    beforeEach(async () => {
      location = await store.emptyLocation();
      opened = await openStore(location);
    });
    afterEach(() => opened.close());
    afterAll(store.after);

    it('counts the tries of each event, across restarts', async () => {
      expect(await opened.parkingLot.countTry('a')).toBe(1);
      expect(await opened.parkingLot.countTry('b')).toBe(1);
      await reopen();
      expect(await opened.parkingLot.countTry('a')).toBe(2);
    });

    it('takes a try back', async () => {
      await opened.parkingLot.countTry('a');
      await opened.parkingLot.countTry('a');
      await opened.parkingLot.forgiveTry('a');
      await reopen();
      expect(await opened.parkingLot.countTry('a')).toBe(2);
    });

    it('keeps a parked event as it came, across restarts', async () => {
      const event = buildEvent({ payload: 'not "JSON" \n\u0000 ü', reason: 'gap', version: 3 });
      await opened.parkingLot.park(event);
      await reopen();
      expect(await waitingIn(opened.parkingLot, event.group)).toEqual([event]);
    });

    it('offers only what waits for a gap or a wait, oldest version first', async () => {
      await opened.parkingLot.park(buildEvent({ id: 'v2', reason: 'gap', version: 2 }));
      await opened.parkingLot.park(buildEvent({ id: 'bad', reason: 'invalid' }));
      await opened.parkingLot.park(buildEvent({ id: 'failed', reason: 'failed', version: 0 }));
      await opened.parkingLot.park(buildEvent({ id: 'v1', reason: 'wait', version: 1 }));
      const waiting = await waitingIn(opened.parkingLot, 'expiration-service');
      expect(waiting.map(({ id }) => id)).toEqual(['v1', 'v2']);
    });

    it('offers what concerns one group and one key', async () => {
      await opened.parkingLot.park(buildEvent({ id: 'mine', reason: 'gap', key: 'order-1' }));
      await opened.parkingLot.park(buildEvent({ id: 'other', reason: 'gap', key: 'order-2' }));
      await opened.parkingLot.park(
        buildEvent({ id: 'theirs', reason: 'gap', key: 'order-1', group: 'another-service' }),
      );
      const waiting = await waitingIn(opened.parkingLot, 'expiration-service', 'order-1');
      expect(waiting.map(({ id }) => id)).toEqual(['mine']);
    });

    it('lists whatever is parked, to other processes too', async () => {
      const invalid = buildEvent({ id: 'bad', reason: 'invalid', key: undefined });
      await opened.parkingLot.park(invalid);
      await opened.parkingLot.countTry('counted');
      expect(await opened.parkingLot.all()).toEqual([invalid]);
      expect(await parkedAt(location)).toEqual([invalid]);
    });

    it('forgets an event that is settled, and how often it was tried', async () => {
      const event = buildEvent({ reason: 'gap' });
      await opened.parkingLot.countTry(event.id);
      await opened.parkingLot.park(event);
      await opened.parkingLot.settle(event.id);
      await reopen();
      expect(await waitingIn(opened.parkingLot, event.group)).toEqual([]);
      expect(await opened.parkingLot.countTry(event.id)).toBe(1);
    });
  });
}

function buildEvent(fields: Partial<ParkedEvent>): ParkedEvent {
  return {
    id: 'event-1',
    group: 'expiration-service',
    subject: 'order:created',
    key: 'order-1',
    payload: '{}',
    reason: 'invalid',
    ...fields,
  };
}
