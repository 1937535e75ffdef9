import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startStripeSimulator } from '../simulator';
import { runProcess, startProcess, stopProcesses } from './support/process';
import {
  clientOf,
  createIntent,
  failureOf,
  payWith,
  SECRET_KEY,
  startSimulator,
  stopSimulators,
} from './support/simulator';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'gittix-stripe-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopSimulators();
  await stopProcesses();
  await rm(data, { recursive: true });
});

const journal = () => path.join(data, 'journal.ndjson');

it('knows everything after a restart', async () => {
  const first = await startSimulator({ data });
  const options = { idempotencyKey: 'k' };
  const params = { amount: 2000, currency: 'usd', allowed_payment_method_types: ['card'] };
  const { id } = await first.stripe.paymentIntents.create(params, options);
  const paid = await first.stripe.paymentIntents.confirm(id, payWith('tok_visa'));
  const refund = await first.stripe.refunds.create({ payment_intent: id, amount: 500 });
  const events = await first.stripe.events.list();
  await first.close();

  const { stripe } = await startSimulator({ data });

  expect(await stripe.paymentIntents.retrieve(id)).toEqual(paid);
  expect(await stripe.charges.retrieve(paid.latest_charge as string)).toMatchObject({
    amount_refunded: 500,
  });
  expect((await stripe.refunds.list()).data).toEqual([{ ...refund }]);
  expect(await stripe.events.list()).toEqual(events);
  const replayed = await stripe.paymentIntents.create(params, options);
  expect(replayed.id).toBe(id);
  expect(replayed.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true' });
});

it('forgets at its end without a data folder', async () => {
  const { stripe, close } = await startSimulator();
  const { id } = await createIntent(stripe);
  await close();

  const next = await startSimulator();

  expect(await failureOf(next.stripe.paymentIntents.retrieve(id))).toMatchObject({
    code: 'resource_missing',
  });
});

it('loses no acknowledged charge to kill -9', async () => {
  const acknowledged: string[] = [];
  for (let life = 0; life < 3; life++) {
    const { url, child, ended } = await startProcess(['--data', data]);
    const stripe = clientOf(url);
    const pay = async () => {
      for (;;) {
        const intent = await createIntent(stripe, {
          confirm: true,
          payment_method: 'pm_card_visa',
        });
        acknowledged.push(intent.id);
      }
    };
    const atLeast = acknowledged.length + 20;
    const buyers = Array.from({ length: 4 }, () => pay().catch(() => undefined));
    while (acknowledged.length < atLeast) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await Promise.all([ended, ...buyers]);
  }

  const { stripe } = await startSimulator({ data });

  const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const charged = new Set(charges.map(({ payment_intent }) => payment_intent));
  expect(acknowledged.filter((id) => !charged.has(id))).toEqual([]);
  expect(charged.size).toBe(charges.length);
});

it('stops with one line when the disk takes no more, and has kept what it acknowledged', async () => {
  const { url, ended, stderr } = await startProcess(['--data', data], '-f 64');
  const stripe = clientOf(url);
  const acknowledged: string[] = [];
  const createUntilItFails = async () => {
    for (;;) acknowledged.push((await createIntent(stripe)).id);
  };

  await createUntilItFails().catch(() => undefined);

  expect(await ended).toBe(1);
  expect(stderr()).toMatch(/^Stripe simulator: .+ can't be written: EFBIG[^\n]*\n$/);
  jest.spyOn(console, 'warn').mockImplementation(() => undefined); // the last line is torn
  const next = await startSimulator({ data });
  const kept = await next.stripe.paymentIntents.list({ limit: 100 });
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(kept.data.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
});

it('cuts off a write that was not finished, with a warning', async () => {
  const first = await startSimulator({ data });
  const { id } = await createIntent(first.stripe);
  await first.close();
  await appendFile(journal(), '0badc0de [{"object":"payment_in');
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

  const second = await startSimulator({ data });
  const other = await createIntent(second.stripe);
  await second.close();

  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/cut off 31 bytes/));
  const { stripe } = await startSimulator({ data });
  expect((await stripe.paymentIntents.list()).data.map((intent) => intent.id)).toEqual([
    other.id,
    id,
  ]);
  expect(warn).toHaveBeenCalledTimes(1);
});

it('refuses a journal that is damaged in the middle, and leaves it alone', async () => {
  const first = await startSimulator({ data });
  await createIntent(first.stripe);
  await createIntent(first.stripe);
  await first.close();
  const damaged = (await readFile(journal(), 'utf8')).replace('2000', '9000');
  await writeFile(journal(), damaged);

  await expect(startStripeSimulator({ data })).rejects.toThrow(
    /journal\.ndjson is damaged at byte 0/,
  );

  expect(await readFile(journal(), 'utf8')).toBe(damaged);
});

it('does not grow with what has been overtaken', async () => {
  const first = await startSimulator({ data });
  const { id } = await createIntent(first.stripe);
  for (let change = 0; change < 30; change++) {
    // not through the library: it gives every request a key, whose answer is kept for a day
    await fetch(`${first.url}/v1/payment_intents/${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      body: new URLSearchParams({ 'metadata[change]': String(change) }),
    });
  }
  await first.close();
  const before = (await readFile(journal())).length;

  const second = await startSimulator({ data });
  await second.stripe.paymentIntents.update(id, { metadata: { last: 'yes' } });
  await second.close();

  expect((await readFile(journal())).length).toBeLessThan(before / 5);
  const { stripe } = await startSimulator({ data });
  expect((await stripe.paymentIntents.retrieve(id)).metadata).toEqual({
    change: '29',
    last: 'yes',
  });
});

it('forgets idempotency keys and events when Stripe does', async () => {
  const first = await startSimulator({ data });
  const { id } = await first.stripe.paymentIntents.create(
    { amount: 2000, currency: 'usd' },
    { idempotencyKey: 'k' },
  );
  await first.close();
  const day = 24 * 60 * 60 * 1000;

  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31 * day);
  const { stripe } = await startSimulator({ data });

  expect((await stripe.events.list()).data).toEqual([]);
  expect((await stripe.paymentIntents.retrieve(id)).id).toBe(id);
});

it('is one process’s alone', async () => {
  await startProcess(['--data', data]);

  const { ended, stderr } = runProcess(['--port', '0', '--data', data]);

  expect(await ended).toBe(1);
  expect(stderr()).toMatch(
    /^Stripe simulator: .+ is in use by process \d+: stop it, or choose another folder\n$/,
  );
});

it('is free again after kill -9', async () => {
  const { child, ended } = await startProcess(['--data', data]);
  child.kill('SIGKILL');
  await ended;

  await expect(startSimulator({ data })).resolves.toBeDefined();
});
