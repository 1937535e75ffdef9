import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type Stripe from 'stripe';

const cli = path.resolve(__dirname, '../../../infra/local/build/stripe/cli.js');
const secretKey = 'sk_test_simulator';

interface SimulatorOptions {
  /** 0: any free one. */
  port?: number;
  /** Keeps everything there, over restarts. */
  data: string;
  webhookUrl: string;
  webhookSecret: string;
}

type Fault = 'charge_then_hang' | 'charge_then_reset' | 'error_500' | 'slow';

/** The Stripe simulator in a process of its own: services know it by its API alone. */
export class StripeSimulator {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start({ port = 0, data, webhookUrl, webhookSecret }: SimulatorOptions) {
    const flags = { port, data, 'webhook-url': webhookUrl, 'webhook-secret': webhookSecret };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(process.execPath, [cli, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\/\/\S+/.exec(line) ?? [];
      if (url) return new StripeSimulator(child, url);
    }
    throw new Error('The Stripe simulator did not start');
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }

  /** The next call of this kind (`payment_intents.confirm`) meets this fault. */
  async plan(call: string, mode: Fault): Promise<void> {
    await this.post('/v1/simulator/faults', { call, mode });
  }

  /** What the buyer does in the bank's window. */
  async passThreeDSecure(clientSecret: string, outcome: 'succeed' | 'fail' = 'succeed') {
    const [intent] = clientSecret.split('_secret_');
    const params = { client_secret: clientSecret, outcome };
    return this.post(`/v1/simulator/payment_intents/${intent}/authenticate`, params);
  }

  /** The charges for an order that took money. */
  async chargesFor(orderId: string): Promise<Stripe.Charge[]> {
    const intents = await this.intentsFor(orderId);
    const charges = await this.list<Stripe.Charge>('/v1/charges');
    return charges.filter(
      ({ payment_intent, status }) =>
        status === 'succeeded' && intents.some(({ id }) => id === payment_intent),
    );
  }

  async intentsFor(orderId: string): Promise<Stripe.PaymentIntent[]> {
    const intents = await this.list<Stripe.PaymentIntent>('/v1/payment_intents');
    return intents.filter(({ metadata }) => metadata.orderId === orderId);
  }

  async refundsFor(orderId: string): Promise<Stripe.Refund[]> {
    const intents = await this.intentsFor(orderId);
    const refunds = await this.list<Stripe.Refund>('/v1/refunds');
    return refunds.filter(({ payment_intent }) => intents.some(({ id }) => id === payment_intent));
  }

  private async list<Item>(call: string): Promise<Item[]> {
    const response = await fetch(`${this.url}${call}?limit=100`, { headers: this.headers });
    return ((await response.json()) as { data: Item[] }).data;
  }

  private async post(call: string, params: Record<string, string>): Promise<void> {
    const body = new URLSearchParams(params);
    const response = await fetch(`${this.url}${call}`, {
      method: 'POST',
      headers: this.headers,
      body,
    });
    if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`);
  }

  private get headers() {
    return { Authorization: `Bearer ${secretKey}` };
  }
}
