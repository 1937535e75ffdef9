import { MongoParkingLot } from '../../inbox/mongo-parking-lot';
import type { ParkedEvent } from '../../inbox/parking-lot';
import { Subjects } from '../../events/subjects';
import { Archive } from '../../outbox/archive';
import { mockNatsWrapper } from '../../testing/mock-bus';
import { useMongo } from '../../testing/mongo';
import { listParked, replay, retryParked } from '../event-commands';

useMongo();

const { client } = mockNatsWrapper();
const publish = jest.mocked(client.publish);
const lot = new MongoParkingLot();

function parkedEvent(id: string, payload = '{}'): ParkedEvent {
  return { id, group: 'orders-service', subject: 'ticket:created', payload, reason: 'failed' };
}

describe('retry', () => {
  it('puts every parked event back on the bus as it came, and forgets it', async () => {
    await lot.park(parkedEvent('a', 'not JSON'));
    await lot.park(parkedEvent('b'));
    expect(await retryParked(client, [])).toBe(2);
    expect(publish.mock.calls.map(([subject, data]) => [subject, data])).toEqual([
      ['ticket:created', 'not JSON'],
      ['ticket:created', '{}'],
    ]);
    expect(await listParked()).toEqual([]);
  });

  it('leaves alone what was not named', async () => {
    await lot.park(parkedEvent('a'));
    await lot.park(parkedEvent('b'));
    expect(await retryParked(client, ['b'])).toBe(1);
    expect(await listParked()).toMatchObject([{ id: 'a', reason: 'failed' }]);
  });

  it('does nothing when a name is unknown', async () => {
    await lot.park(parkedEvent('a'));
    await expect(retryParked(client, ['a', 'z'])).rejects.toThrow('No event is parked as z');
    expect(publish).not.toHaveBeenCalled();
  });

  it('keeps an event that the bus does not take', async () => {
    await lot.park(parkedEvent('a'));
    publish.mockImplementationOnce((_subject, _data, callback) => callback(new Error('away')));
    await expect(retryParked(client, [])).rejects.toThrow('away');
    expect(await listParked()).toHaveLength(1);
  });

  it('keeps an event that a listener parks again before we hear that the bus has it', async () => {
    await lot.park(parkedEvent('a'));
    publish.mockImplementationOnce((_subject, _data, callback) => {
      void lot.park({ ...parkedEvent('a'), error: 'still wrong' }).then(() => callback());
    });
    await retryParked(client, []);
    expect(await listParked()).toMatchObject([{ id: 'a', error: 'still wrong' }]);
  });

  it('counts the tries anew', async () => {
    for (let tried = 0; tried < 5; tried += 1) await lot.countTry('a');
    await lot.park(parkedEvent('a'));
    let tries = 0;
    publish.mockImplementationOnce((_subject, _data, callback) => {
      void lot.countTry('a').then((count) => {
        tries = count;
        callback();
      });
    });
    await retryParked(client, []);
    expect(tries).toBe(1);
  });

  it('does not take for parked what is only counted', async () => {
    await lot.countTry('a');
    expect(await retryParked(client, [])).toBe(0);
  });
});

describe('replay', () => {
  it('sends again what was sent since a time, in the order in which it happened', async () => {
    const archive = new Archive();
    const event = (eventId: string, hour: number) => {
      const occurredAt = new Date(Date.UTC(2026, 0, 1, hour));
      return {
        eventId,
        subject: Subjects.TicketCreated,
        data: { meta: { eventId, occurredAt: occurredAt.toISOString() } },
        occurredAt,
      };
    };
    await archive.add([event('late', 3), event('early', 1), event('middle', 2)]);

    expect(await replay(client, new Date(Date.UTC(2026, 0, 1, 2)))).toBe(2);
    const sent = publish.mock.calls.map(
      ([, data]) => (JSON.parse(data) as { meta: { eventId: string } }).meta.eventId,
    );
    expect(sent).toEqual(['middle', 'late']);
  });
});
