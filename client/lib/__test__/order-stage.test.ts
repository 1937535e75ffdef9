import type { Order, Payment } from '../api-types';
import { isPassing, stageOf } from '../order-stage';

function anOrder(attrs: Partial<Order> = {}): Order {
  const ticket = { id: '1', title: 'concert', price: 20 };
  const expiresAt = '2030-01-01T00:00:00.000Z';
  return { id: '7', status: 'created', expiresAt, title: 'concert', price: 20, ticket, ...attrs };
}

const paymentThatIs = (status: Payment['status']): Payment => ({ id: '9', status });

it.each([
  ['a new order', anOrder(), null, false, 'to pay'],
  [
    'an order whose ticket is locked',
    anOrder({ status: 'awaiting:payment' }),
    null,
    false,
    'to pay',
  ],
  ['a declined card', anOrder(), paymentThatIs('declined'), false, 'to pay'],
  ['a card that needs 3-D Secure', anOrder(), paymentThatIs('requires_action'), false, 'to pay'],
  [
    'a payment that nobody knows the end of',
    anOrder(),
    paymentThatIs('pending'),
    false,
    'processing',
  ],
  ['such a payment when the time is up', anOrder(), paymentThatIs('pending'), true, 'processing'],
  [
    'such a payment of an order that has ended',
    anOrder({ status: 'cancelled', reason: 'expired' }),
    paymentThatIs('pending'),
    true,
    'processing',
  ],
  ['a payment that orders has not heard of', anOrder(), paymentThatIs('paid'), true, 'paid'],
  ['a hold that is over', anOrder(), null, true, 'expired'],
  ['a bought ticket', anOrder({ status: 'complete' }), paymentThatIs('paid'), true, 'complete'],
  [
    'a hold that the clock ended',
    anOrder({ status: 'cancelled', reason: 'expired' }),
    null,
    true,
    'expired',
  ],
  [
    'an order that the buyer ended',
    anOrder({ status: 'cancelled', reason: 'user' }),
    null,
    false,
    'cancelled',
  ],
  [
    'money for an order that had ended',
    anOrder({ status: 'cancelled', reason: 'user' }),
    paymentThatIs('paid'),
    true,
    'refunding',
  ],
  [
    'money that is back',
    anOrder({ status: 'cancelled', refundedAt: '2030-01-01' }),
    paymentThatIs('paid'),
    true,
    'refunded',
  ],
  [
    'money that payments has sent back',
    anOrder({ status: 'cancelled' }),
    paymentThatIs('refunded'),
    true,
    'refunded',
  ],
] as const)('%s: %#', (_what, order, payment, timeIsUp, stage) => {
  expect(stageOf(order, payment, timeIsUp)).toBe(stage);
});

it('looks again at an order that ended by the buyer’s clock alone', () => {
  expect(isPassing('expired', anOrder())).toBe(true);
  expect(isPassing('expired', anOrder({ status: 'cancelled' }))).toBe(false);
});
