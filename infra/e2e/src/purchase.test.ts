import { until } from '@gittix/testing/until';
import { must, useMarketplace } from './support/marketplace';

describe('with a short hold', () => {
  const marketplace = useMarketplace({ EXPIRATION_WINDOW_SECONDS: '6' });

  it('frees a ticket whose time runs out, and takes no money for it any more', async () => {
    const seller = await marketplace.signUp();
    const buyer = await marketplace.signUp();
    const ticket = await marketplace.ticketOnSale(seller);
    const { data: order } = await must(201, () => buyer.order(ticket.id));

    await marketplace.orderIn(buyer, order.id, 'cancelled');
    await until('the ticket being listed again', () => marketplace.visitor().sees(ticket.id));
    const refused = await until('payments hearing of it', async () => {
      const answer = await buyer.pay(order.id);
      return answer.data.errors?.[0]?.message === 'Cannot pay for a cancelled order' && answer;
    });
    expect(refused.status).toBe(400);
    const next = await marketplace.signUp();
    await must(201, () => next.order(ticket.id));
  });
});

describe('with the usual hold', () => {
  const marketplace = useMarketplace();

  it('sells a ticket: listed, edited, ordered, locked, paid, complete', async () => {
    const seller = await marketplace.signUp();
    const buyer = await marketplace.signUp();
    const ticket = await marketplace.ticketOnSale(seller);

    const edited = await must(200, () => seller.editTicket(ticket.id, 'rock concert', 25.5));
    expect(edited.data.version).toBe(ticket.version + 1);
    const order = await until('orders hearing of the edit', async () => {
      const { data } = await must(201, () => buyer.order(ticket.id));
      if (data.price === 25.5) return data;
      await must(204, () => buyer.cancel(data.id));
      return false;
    });
    expect(order).toMatchObject({ status: 'created', title: 'rock concert', price: 25.5 });

    await marketplace.orderIn(buyer, order.id, 'awaiting:payment');
    const refused = await must(400, () => seller.editTicket(ticket.id, 'dearer', 100));
    expect(refused.data.errors).toEqual([{ message: 'Cannot edit a reserved ticket' }]);
    expect(await marketplace.visitor().sees(ticket.id)).toBe(false);

    const { data: payment } = await must(201, () => buyer.pay(order.id));
    const complete = await marketplace.orderIn(buyer, order.id, 'complete');
    expect(complete.payment).toEqual({ id: payment.id, status: 'paid' });

    const again = await must(200, () => buyer.pay(order.id));
    expect(again.data.id).toBe(payment.id);
    expect((await must(400, () => buyer.cancel(order.id))).data.errors).toEqual([
      { message: 'Cannot cancel a completed order' },
    ]);
  });

  it('gives the money back when an order is cancelled while it is paid', async () => {
    const seller = await marketplace.signUp();
    const buyer = await marketplace.signUp();
    // whichever comes first at orders: a paid order stays paid, a cancelled one is never kept paid
    for (let round = 0; round < 5; round += 1) {
      const ticket = await marketplace.ticketOnSale(seller);
      const order = await marketplace.confirmedOrder(buyer, ticket.id);
      const [paid, cancelled] = await Promise.all([buyer.pay(order.id), buyer.cancel(order.id)]);

      await until('the order coming to rest', async () => {
        const { data } = await buyer.orderById(order.id);
        if (data.status === 'complete') return cancelled.status === 400 && paid.status === 201;
        if (data.status !== 'cancelled') return false;
        return paid.status === 201 ? data.payment?.status === 'refunded' : !data.payment;
      });
    }
  });

  it('lets a declined buyer try another card on the same order', async () => {
    const seller = await marketplace.signUp();
    const buyer = await marketplace.signUp();
    const ticket = await marketplace.ticketOnSale(seller);
    const order = await marketplace.confirmedOrder(buyer, ticket.id);

    const declined = await must(400, () => buyer.pay(order.id, 'tok_chargeDeclined'));
    expect(declined.data.errors).toEqual([{ message: 'Your card was declined.' }]);
    await must(201, () => buyer.pay(order.id));
    await marketplace.orderIn(buyer, order.id, 'complete');
  });

  it('keeps everything when it is stopped and started again', async () => {
    const seller = await marketplace.signUp();
    const ticket = await marketplace.ticketOnSale(seller);
    const pids = marketplace.stack.run.processes.map(({ pid }) => pid);

    expect(await marketplace.stop()).toBe(0);
    expect(pids.filter((pid) => pid && isRunning(pid))).toEqual([]);

    await marketplace.start();
    expect(await marketplace.visitor().sees(ticket.id)).toBe(true);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
