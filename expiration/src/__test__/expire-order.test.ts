import { eventSchemas, metrics, Subjects } from '@gittix/common';
import { anId, publishedEvents } from '@gittix/common/testing';
import { expireOrder } from '../expire-order';
import { natsWrapper } from '../nats-wrapper';

const expiredAt = new Date('2030-01-01T00:15:00.000Z');

it('publishes expiration:complete with the id of the order', async () => {
  const orderId = anId();
  await expireOrder(orderId, expiredAt);
  const [event] = publishedEvents(natsWrapper, Subjects.ExpirationComplete);
  expect(event).toMatchObject({ orderId, meta: { occurredAt: expiredAt.toISOString() } });
});

it('publishes the same event however often it is tried', async () => {
  const orderId = anId();
  await expireOrder(orderId, expiredAt);
  await expireOrder(orderId, expiredAt);
  const [first, second] = publishedEvents(natsWrapper, Subjects.ExpirationComplete);
  expect(second).toEqual(first);
});

it('publishes a different event for another order', async () => {
  await expireOrder(anId(), expiredAt);
  await expireOrder(anId(), expiredAt);
  const [first, second] = publishedEvents(natsWrapper, Subjects.ExpirationComplete);
  expect(second?.meta?.eventId).not.toBe(first?.meta?.eventId);
  expect(second?.meta?.traceparent).not.toBe(first?.meta?.traceparent);
});

it('fits the schema of the event for the longest id that an order may have', async () => {
  await expireOrder('x'.repeat(128), expiredAt);
  const [event] = publishedEvents(natsWrapper, Subjects.ExpirationComplete);
  expect(eventSchemas[Subjects.ExpirationComplete].parse(event)).toEqual(event);
});

it('is not done before the bus has stored the event', async () => {
  let store: () => void = () => undefined;
  jest
    .mocked(natsWrapper.client.publish)
    .mockImplementationOnce((_subject, _data, callback) => (store = callback));
  let done = false;

  const expiring = expireOrder(anId(), expiredAt).then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(false);

  store();
  await expiring;
});

it('fails when the bus refuses the event', async () => {
  jest
    .mocked(natsWrapper.client.publish)
    .mockImplementationOnce((_subject, _data, callback) => callback(new Error('away')));
  await expect(expireOrder(anId(), expiredAt)).rejects.toThrow('away');
});

it('measures how late the expiration was', async () => {
  await expireOrder(anId(), new Date(Date.now() - 2_000));
  expect(await metrics.metrics()).toMatch(
    /gittix_expiration_lateness_seconds_bucket\{le="5"\} [1-9]/,
  );
});
