import { eventSchemas } from '../event-map';
import { Subjects } from '../subjects';
import { OrderStatus } from '../types/order-status';

/**
 * What lies on the bus was written by the release before, and is read by services that may be older
 * or newer: names and fields may be added, but not changed.
 */
const events = {
  'ticket:created': { id: 't', version: 0, title: 'concert', price: 19.99, userId: 'seller' },
  'ticket:updated': { id: 't', version: 1, title: 'concert', price: 20, userId: 'seller' },
  'order:created': {
    id: 'o',
    version: 0,
    status: 'created',
    userId: 'buyer',
    expiresAt: '2026-01-31T12:00:00.000Z',
    ticket: { id: 't', price: 19.99 },
  },
  'order:updated': { id: 'o', version: 1, status: 'awaiting:payment' },
  'order:cancelled': { id: 'o', version: 2, ticket: { id: 't' } },
  'order:refund-requested': { id: 'o', version: 3, paymentId: 'p' },
  'expiration:complete': { orderId: 'o' },
  'payment:created': { id: 'p', orderId: 'o', stripeId: 'pi_1' },
  'payment:refunded': { id: 'p', orderId: 'o', stripeId: 'pi_1' },
};

const meta = { eventId: 'e', occurredAt: '2026-01-31T12:00:00.000Z', traceparent: '00-a-b-01' };

const cases = Object.entries(events) as [Subjects, Record<string, unknown>][];

it('has these subjects and no others', () => {
  expect(Object.values(Subjects).sort()).toEqual(Object.keys(events).sort());
});

it('has these states of an order and no others', () => {
  expect(Object.values(OrderStatus).sort()).toEqual([
    'awaiting:payment',
    'cancelled',
    'complete',
    'created',
  ]);
});

it.each(cases)('takes %s as it has always been, with and without meta', (subject, data) => {
  expect(eventSchemas[subject].parse(data)).toEqual(data);
  expect(eventSchemas[subject].parse({ ...data, meta })).toEqual({ ...data, meta });
});

it.each(cases)(
  'takes %s of a newer release, with fields that nobody here knows',
  (subject, data) => {
    expect(eventSchemas[subject].parse({ ...data, colour: 'green' })).toEqual(data);
  },
);

it.each(
  cases.flatMap(([subject, data]) => Object.keys(data).map((field) => [subject, field] as const)),
)('refuses %s without %s', (subject, field) => {
  const rest = Object.fromEntries(
    Object.entries(events[subject]).filter(([name]) => name !== field),
  );
  expect(eventSchemas[subject].safeParse(rest).success).toBe(false);
});

it.each([
  ['ticket:updated', { orderId: 'o' }],
  ['order:cancelled', { reason: 'expired' }],
] as const)('takes in %s what it may have besides: %j', (subject, more) => {
  expect(eventSchemas[subject as Subjects].parse({ ...events[subject], ...more })).toMatchObject(
    more,
  );
});

it.each([
  ['ticket:created', { version: -1 }],
  ['ticket:created', { version: 0.5 }],
  ['ticket:created', { price: -1 }],
  ['ticket:created', { price: '20' }],
  ['ticket:created', { id: { $ne: '' } }],
  ['order:created', { expiresAt: 'tomorrow' }],
  ['order:created', { status: 'paid' }],
  ['order:created', { ticket: 't' }],
] as const)('refuses in %s what can not be: %j', (subject, wrong) => {
  const data = { ...events[subject], ...wrong };
  expect(eventSchemas[subject as Subjects].safeParse(data).success).toBe(false);
});
