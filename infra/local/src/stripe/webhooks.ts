import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { nowInSeconds } from './ids';
import type { StoredEvent } from './store';

export interface WebhookOptions {
  url: string;
  /** `whsec_…`, known to sender and receiver. */
  secret: string;
  /** Milliseconds before the second try; each further one waits twice as long, a minute at most. */
  firstRetryMs?: number;
  /** Called when the receiver has answered 2xx, or will not be asked again. */
  onSettled(event: StoredEvent): void;
}

export interface WebhookSender {
  /** Sends in the background, again and again until the receiver says 2xx. */
  send(event: StoredEvent): void;
  close(): Promise<void>;
}

const LONGEST_WAIT_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** Stripe tries for three days: https://docs.stripe.com/webhooks#retries */
const GIVE_UP_AFTER_S = 3 * 24 * 60 * 60;
const AT_ONCE = 20;

/** Delivers events as Stripe does: each by itself, so in no certain order, and at least once. */
export function webhookSender(options: WebhookOptions): WebhookSender {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const queue: (() => Promise<void>)[] = [];
  let active = 0;

  async function deliver(event: StoredEvent, attempt: number): Promise<void> {
    const accepted = await post(options, event, stopping.signal);
    if (stopping.signal.aborted) return;
    if (accepted || event.created < nowInSeconds() - GIVE_UP_AFTER_S) {
      options.onSettled(event);
      return;
    }
    track(retryLater(event, attempt));
  }

  async function retryLater(event: StoredEvent, attempt: number): Promise<void> {
    const wait = (options.firstRetryMs ?? 1000) * 2 ** attempt;
    const signal = stopping.signal;
    await delay(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) enqueue(event, attempt + 1);
  }

  function enqueue(event: StoredEvent, attempt: number): void {
    queue.push(() => deliver(event, attempt));
    startNext();
  }

  function startNext(): void {
    if (active >= AT_ONCE || stopping.signal.aborted) return;
    const next = queue.shift();
    if (!next) return;
    active += 1;
    track(
      next().finally(() => {
        active -= 1;
        startNext();
      }),
    );
  }

  function track(work: Promise<void>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  return {
    send: (event) => enqueue(event, 0),
    async close() {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}

/** Whether the receiver took the event: a redirect is no acceptance. */
async function post(
  { url, secret }: WebhookOptions,
  event: StoredEvent,
  stopping: AbortSignal,
): Promise<boolean> {
  const payload = JSON.stringify(event, null, 2); // Stripe's own are indented: sign what is sent
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: payload,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureOf(payload, secret, nowInSeconds()),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await response.body?.cancel(); // gives the connection back
    return response.ok;
  } catch {
    return false; // out of reach: the next try tells
  }
}

/** `t=<seconds>,v1=<HMAC>`: https://docs.stripe.com/webhooks#verify-manually */
export function signatureOf(payload: string, secret: string, seconds: number): string {
  const signature = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
