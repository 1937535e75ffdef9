import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

const { createStripe } = jest.requireActual<typeof import('../stripe')>('../stripe');

/** Runs a Stripe of one's own for as long as `use` takes. */
async function withServer<Result>(
  answer: (req: IncomingMessage, res: ServerResponse) => void,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('asks the given address with the key, in the API version of the library', async () => {
  const received: IncomingMessage[] = [];

  await withServer(
    (req, res) => {
      received.push(req);
      res.setHeader('Content-Type', 'application/json').end('{"id": "pi_1"}');
    },
    (url) => createStripe('sk_test_mine', url).paymentIntents.retrieve('pi_1'),
  );

  expect(received).toHaveLength(1);
  expect(received[0]?.url).toBe('/v1/payment_intents/pi_1');
  expect(received[0]?.headers).toMatchObject({
    authorization: 'Bearer sk_test_mine',
    'stripe-version': Stripe.API_VERSION,
  });
});

it.each([
  [
    'when the connection is closed',
    2,
    (req: IncomingMessage) => {
      req.socket.destroy();
    },
  ],
  [
    'when Stripe answers with an error',
    1,
    (_req: IncomingMessage, res: ServerResponse) => {
      res.writeHead(500, { 'Content-Type': 'application/json' }).end('{"error": {"message": "x"}}');
    },
  ],
])('makes no more requests for a call than the lease is long, %s', async (_name, most, answer) => {
  let requests = 0;

  await withServer(
    (req, res) => {
      requests += 1;
      answer(req, res);
    },
    async (url) => {
      const call = createStripe('sk_test_mine', url).paymentIntents.retrieve('pi_1');
      await expect(call).rejects.toBeInstanceOf(Stripe.errors.StripeError);
    },
  );

  expect(requests).toBe(most);
});

it('can be loaded without its settings, which are checked when the service starts', () => {
  expect(() => createStripe(undefined, undefined)).not.toThrow();
  expect(() => createStripe('sk_test_mine', 'not an address')).not.toThrow();
});
