import {
  Inbox,
  logger,
  MemoryParkingLot,
  type OrderCreatedEvent,
  OrderStatus,
} from '@gittix/common';
import { anId, buildMessage } from '@gittix/common/testing';
import { until } from '@gittix/testing/until';
import { natsWrapper } from '../../../nats-wrapper';
import type { ExpirationQueue } from '../../../queues/expiration-queue';
import { storeWrapper } from '../../../store-wrapper';
import { temporaryFolder } from '../../../test/temporary-folder';
import { OrderCreatedListener } from '../order-created-listener';

const HOUR = 3_600_000;

beforeEach(async () => {
  process.env.EXPIRATION_QUEUE_DIR = await temporaryFolder();
  await storeWrapper.open();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await storeWrapper.close();
  delete process.env.EXPIRATION_QUEUE_DIR;
});

function buildOrderCreated(expiresAt: Date): OrderCreatedEvent['data'] {
  return {
    id: anId(),
    version: 0,
    status: OrderStatus.Created,
    userId: anId(),
    expiresAt: expiresAt.toISOString(),
    ticket: { id: anId(), price: 20 },
  };
}

function setup(expiresAt = new Date(Date.now() + HOUR)) {
  const parkingLot = new MemoryParkingLot();
  const inbox = new Inbox(parkingLot);
  const listener = new OrderCreatedListener(natsWrapper.client, inbox);
  inbox.register(listener);
  const data = buildOrderCreated(expiresAt);
  return { listener, inbox, parkingLot, data, msg: buildMessage({ data }) };
}

it('listens in the queue group expiration-service', () => {
  expect(setup().listener.queueGroupName).toBe('expiration-service');
});

it('sets a timer that ends when the order expires', async () => {
  const { listener, data, msg } = setup(new Date(Date.now() + 200));
  const expired: [string, string][] = [];
  storeWrapper.queue.process(async (orderId, at) => {
    expired.push([orderId, at.toISOString()]);
  });

  await listener.onMessage(data, msg);

  await until('it expiring', () => expired.length);
  expect(expired).toEqual([[data.id, data.expiresAt]]);
});

it('logs how many milliseconds the order has', async () => {
  const info = jest.spyOn(logger, 'info');
  const { listener, data, msg } = setup();

  await listener.onMessage(data, msg);

  const [fields] = info.mock.calls.at(-1) as unknown as [{ orderId: string; delay: number }];
  expect(fields.orderId).toBe(data.id);
  expect(fields.delay).toBeLessThanOrEqual(HOUR);
  expect(fields.delay).toBeGreaterThan(HOUR - 60_000);
});

it('acks the message', async () => {
  const { listener, data, msg } = setup();
  await listener.onMessage(data, msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not ack the message before the timer is stored', async () => {
  let store: () => void = () => undefined;
  jest
    .spyOn(storeWrapper.queue, 'add')
    .mockImplementation(() => new Promise((resolve) => (store = resolve)));
  const { listener, data, msg } = setup();

  const handling = listener.onMessage(data, msg);
  await new Promise((resolve) => setImmediate(resolve));
  expect(msg.ack).not.toHaveBeenCalled();

  store();
  await handling;
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('does not park an order because the queue was out of reach, however often', async () => {
  const { listener, inbox, parkingLot, data } = setup();
  const away: ExpirationQueue['add'] = () => Promise.reject(new Error('ECONNREFUSED'));
  const add = jest.spyOn(storeWrapper.queue, 'add').mockImplementation(away);
  for (let delivery = 0; delivery < 10; delivery += 1) {
    const again = buildMessage({ data, redelivered: delivery > 0 });
    await inbox.receive(listener, again);
    expect(again.ack).not.toHaveBeenCalled();
  }
  add.mockRestore();

  const last = buildMessage({ data, redelivered: true });
  await inbox.receive(listener, last);

  expect(last.ack).toHaveBeenCalledTimes(1);
  expect(parkingLot.parked.size).toBe(0);
});

it('parks what is no order beside the queue, and acks it', async () => {
  const inbox = new Inbox(storeWrapper.parkingLot);
  const listener = new OrderCreatedListener(natsWrapper.client, inbox);
  const park = jest.spyOn(storeWrapper.parkingLot, 'park');
  const msg = buildMessage({ data: 'not JSON' });

  await inbox.receive(listener, msg);

  expect(park).toHaveBeenCalledWith(
    expect.objectContaining({ reason: 'invalid', payload: 'not JSON' }),
  );
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('handles an order that is delivered twice once', async () => {
  const { listener, data } = setup(new Date(Date.now() + 200));
  await listener.onMessage(data, buildMessage({ data }));
  await listener.onMessage(data, buildMessage({ data, redelivered: true }));
  await storeWrapper.queue.add('last', new Date(Date.now() + 400));
  const expired: string[] = [];

  storeWrapper.queue.process(async (orderId) => void expired.push(orderId));

  await until('the last expiring', () => expired.includes('last'));
  expect(expired).toEqual([data.id, 'last']);
});
