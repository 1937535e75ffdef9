import { until } from '@gittix/testing/until';
import { MongoClient } from 'mongodb';
import { must, useMarketplace } from './support/marketplace';

/** The course's check of its concurrency control: many tickets, each made and edited twice. */
const SETS = 200;
const AT_ONCE = 20;

const marketplace = useMarketplace();

it(`ends with both sides equal after ${SETS} times create, update, update`, async () => {
  const seller = await marketplace.signUp();
  const ids: string[] = [];
  const sets = Array.from({ length: SETS }, (_, n) => n);

  async function work(): Promise<void> {
    for (let n = sets.shift(); n !== undefined; n = sets.shift()) {
      const title = `ticket ${n}`;
      const { data: ticket } = await must(201, () => seller.listTicket(title, 5));
      ids.push(ticket.id);
      await must(200, () => seller.editTicket(ticket.id, title, 10));
      await must(200, () => seller.editTicket(ticket.id, title, 15));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const owned = await readTickets('tickets', ids);
  expect(owned.size).toBe(SETS);
  expect([...owned.values()].every((line) => line.endsWith('15 v2'))).toBe(true);
  await until('orders having every edit of every ticket', async () => {
    const copies = await readTickets('orders', ids);
    return ids.every((id) => copies.get(id) === owned.get(id));
  });
});

/** Id → title, price and version, as one service's database has them. */
async function readTickets(service: string, ids: string[]): Promise<Map<string, string>> {
  const client = new MongoClient(marketplace.stack.run.mongo.urls[service] ?? '');
  try {
    const tickets = await client.db().collection('tickets').find().toArray();
    return new Map(
      tickets
        .map((each) => [each._id.toHexString(), `${each.title} ${each.price} v${each.version}`])
        .filter(([id = '']) => ids.includes(id)) as [string, string][],
    );
  } finally {
    await client.close();
  }
}
