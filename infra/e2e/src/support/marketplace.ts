import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type StartedStack, startStack } from '@gittix/local/build/launcher/start-stack';
import { until } from '@gittix/testing/until';
import { type Answer, type Order, Person, type Ticket } from './person';

/** A whole GitTix for one suite: started before its tests, stopped and removed after them. */
export class Marketplace {
  #stack?: StartedStack;
  #dataDir?: string;
  #stranger?: Promise<Person>;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  get stack(): StartedStack {
    if (!this.#stack) throw new Error('The marketplace has not been started');
    return this.#stack;
  }

  get url(): string {
    return this.stack.url;
  }

  async start(): Promise<void> {
    this.#dataDir ??= await mkdtemp(path.join(tmpdir(), 'gittix-e2e-'));
    this.#stack = await startStack({
      dataDir: this.#dataDir,
      env: {
        GITTIX_ENGINES: process.env.GITTIX_ENGINES ?? 'embedded',
        AUTH_RATE_LIMIT_PER_MINUTE: '0',
        ...this.env,
      },
    });
  }

  async stop(): Promise<number> {
    const code = await this.stack.stop();
    this.#stack = undefined;
    return code;
  }

  async remove(): Promise<void> {
    if (this.#stack) await this.stop();
    if (this.#dataDir) await rm(this.#dataDir, { recursive: true, force: true });
  }

  signUp(): Promise<Person> {
    return Person.signUp(this.url);
  }

  visitor(): Person {
    return Person.visitor(this.url);
  }

  /** A ticket that orders knows of. */
  async ticketOnSale(seller: Person, price = 20): Promise<Ticket> {
    const { data: ticket } = await must(201, () => seller.listTicket('concert', price));
    const nobody = await this.signUp();
    // 404 as long as the event is on its way; a malformed body tells nothing about the ticket
    await until('orders hearing of the ticket', async () => {
      const { status, data } = await nobody.order(ticket.id);
      if (status !== 201) return false;
      // else one replica of tickets may hear of the end first, and another never take the lock
      await until('the lock', async () => {
        const order = await nobody.orderById(data.id);
        return order.data.status !== 'created';
      });
      await must(204, () => nobody.cancel(data.id));
      return true;
    });
    await until('the ticket being free again', async () => {
      const { data } = await seller.ticket(ticket.id);
      return data.version >= 2 && !data.orderId;
    });
    return (await seller.ticket(ticket.id)).data;
  }

  /** An order that tickets has confirmed, and that payments knows of. */
  async confirmedOrder(buyer: Person, ticketId: string): Promise<Order> {
    const { data: order } = await must(201, () => buyer.order(ticketId));
    // 404 as long as the event is on its way, 401 after that: it is not the stranger's order
    const stranger = await (this.#stranger ??= this.signUp());
    await until('payments hearing of the order', async () => {
      const answer = await stranger.pay(order.id).catch(() => undefined);
      return answer?.status === 401;
    });
    return this.orderIn(buyer, order.id, 'awaiting:payment');
  }

  /** The order, once it is in that state. */
  orderIn(buyer: Person, orderId: string, status: Order['status']): Promise<Order> {
    return until(`order ${orderId} becoming ${status}`, async () => {
      const { data } = await buyer.orderById(orderId);
      return data.status === status && data;
    });
  }

  /** How often Stripe has taken money for the order. */
  async chargesFor(orderId: string): Promise<number> {
    const response = await fetch(`${this.stack.run.stripe.url}/v1/charges?limit=100`, {
      headers: { Authorization: 'Bearer sk_test_gittix' },
    });
    const { data } = (await response.json()) as { data: Charge[] };
    return data.filter(({ paid, metadata }) => paid && metadata.orderId === orderId).length;
  }
}

interface Charge {
  paid: boolean;
  metadata: Record<string, string>;
}

/** Starts a marketplace for the tests of a file. */
export function useMarketplace(env: NodeJS.ProcessEnv = {}): Marketplace {
  const marketplace = new Marketplace(env);
  beforeAll(() => marketplace.start());
  afterAll(() => marketplace.remove());
  return marketplace;
}

/** The answer, which must have this status. */
export async function must<T>(status: number, ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await ask();
  if (answer.status !== status) {
    throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.data)}`);
  }
  return answer;
}
