import { OrderStatus, Subjects } from '@gittix/common';
import { anId, buildMessage, publishedEvents } from '@gittix/common/testing';
import { Order } from '../../../models/order';
import { natsWrapper } from '../../../nats-wrapper';
import { paymentEvent, ticketEvent } from '../../../test/build-events';
import { buildOrder } from '../../../test/build-order';
import { buildTicket } from '../../../test/build-ticket';
import { PaymentCreatedListener } from '../payment-created-listener';
import { TicketUpdatedListener } from '../ticket-updated-listener';

const listener = () => new PaymentCreatedListener(natsWrapper.client);

it.each([OrderStatus.Created, OrderStatus.AwaitingPayment])(
  'completes the order (%s)',
  async (status) => {
    const order = await buildOrder({ status });
    const payment = paymentEvent(order.id);
    await listener().onMessage(payment, buildMessage());
    expect(await Order.findById(order.id)).toMatchObject({
      status: 'complete',
      payment: { id: payment.id, status: 'paid' },
    });
  },
);

it('acks the message', async () => {
  const order = await buildOrder();
  const msg = buildMessage();
  await listener().onMessage(paymentEvent(order.id), msg);
  expect(msg.ack).toHaveBeenCalledTimes(1);
});

it('emits an order updated event, for the copy in payments', async () => {
  const order = await buildOrder();
  await listener().onMessage(paymentEvent(order.id), buildMessage());
  expect(publishedEvents(natsWrapper, Subjects.OrderUpdated)).toMatchObject([
    { id: order.id, version: 1, status: 'complete' },
  ]);
});

it('keeps the ticket for the buyer', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  await listener().onMessage(paymentEvent(order.id), buildMessage());
  expect(await ticket.isReserved()).toBe(true);
});

it('changes nothing when the same event comes twice', async () => {
  const order = await buildOrder();
  const payment = paymentEvent(order.id);
  const again = buildMessage({ redelivered: true });
  await listener().onMessage(payment, buildMessage());
  await listener().onMessage(payment, again);
  expect(again.ack).toHaveBeenCalledTimes(1);
  expect(await Order.findById(order.id)).toMatchObject({ version: 1 });
});

it('is not undone by a lock that is confirmed only after the payment', async () => {
  const ticket = await buildTicket();
  const order = await buildOrder({ ticket });
  await listener().onMessage(paymentEvent(order.id), buildMessage());
  await new TicketUpdatedListener(natsWrapper.client).onMessage(
    ticketEvent(ticket.id, 1, { orderId: order.id }),
    buildMessage(),
  );
  expect(await Order.findById(order.id)).toMatchObject({ status: 'complete', version: 1 });
});

it('throws, without an ack, when there is no such order', async () => {
  const msg = buildMessage();
  await expect(listener().onMessage(paymentEvent(anId()), msg)).rejects.toThrow('Order not found');
  expect(msg.ack).not.toHaveBeenCalled();
});

describe('for an order that is cancelled', () => {
  it('asks for the money to go back, and leaves the ticket free', async () => {
    const ticket = await buildTicket();
    const order = await buildOrder({ ticket, status: OrderStatus.Cancelled });
    const payment = paymentEvent(order.id);
    const msg = buildMessage();
    await listener().onMessage(payment, msg);

    expect(msg.ack).toHaveBeenCalledTimes(1);
    expect(await Order.findById(order.id)).toMatchObject({
      status: 'cancelled',
      payment: { id: payment.id, status: 'paid' },
      refund: 'requested',
    });
    expect(publishedEvents(natsWrapper, Subjects.OrderRefundRequested)).toMatchObject([
      { id: order.id, version: 2, paymentId: payment.id },
    ]);
    expect(await ticket.isReserved()).toBe(false);
  });

  it('asks once, however often the event comes', async () => {
    const order = await buildOrder({ status: OrderStatus.Cancelled });
    const payment = paymentEvent(order.id);
    for (let n = 0; n < 3; n += 1) await listener().onMessage(payment, buildMessage());
    expect(publishedEvents(natsWrapper, Subjects.OrderRefundRequested)).toHaveLength(1);
    expect(await Order.findById(order.id)).toMatchObject({ version: 2 });
  });
});
