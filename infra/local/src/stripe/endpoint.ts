import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { type Access, authenticateKey } from './access';
import type { Context } from './context';
import { StripeError } from './errors';
import { expanded } from './expand';
import type { Faults } from './faults';
import { type IdempotencyKeys, idempotencyKeys, type KeyedRequest } from './idempotency';
import { newId } from './ids';
import { API_VERSION } from './objects/event';
import { optionalTexts, type Params } from './params';
import type { Saved, Store } from './store';

export interface Call {
  readonly context: Context;
  /** Whether a server or a browser makes the call. */
  readonly key: 'publishable' | 'secret';
  /** The id in the path, or ''. */
  readonly id: string;
  readonly params: Params;
}

/**
 * Does the whole work at once, without waiting for anything: so operations can't interleave, and
 * all that one saves goes to the disk together with the answer kept under its idempotency key.
 */
export type Operation = (call: Call) => object;

export interface Answer {
  status: number;
  body: object;
}

/**
 * @param name what a fault calls it: `payment_intents.confirm`.
 * @param send how the answer is written; as JSON when left out.
 */
export type Endpoint = (
  name: string,
  access: Access,
  operation: Operation,
  send?: (res: Response, answer: Answer) => void,
) => RequestHandler;

export interface EndpointOptions {
  readonly store: Store;
  readonly faults: Faults;
  readonly receivers: number;
  readonly publicUrl: string;
  /** Called with what a call has changed, once it is on the disk. */
  onSaved(changes: Saved[]): void;
  /** Called when the disk takes no more: nothing may be acknowledged from then on. */
  onDiskFailure(error: unknown): void;
}

/** Makes request handlers that treat every call as Stripe does, around the call's own operation. */
export function endpoints(options: EndpointOptions): Endpoint {
  const { store } = options;
  const keys = idempotencyKeys(store);
  const lockedIds = new Set<string>();

  return (name, access, operation, send = sendJson) =>
    async function answerCall(req: Request, res: Response): Promise<void> {
      const requestId = newId('req');
      res.set({ 'request-id': requestId, 'cache-control': 'no-cache, no-store' });
      try {
        const key = authenticateKey(req, access);
        const fault = options.faults.strike(name);
        if (fault?.mode === 'hang') return; // until the client gives up
        if (fault?.mode === 'reset') return void req.socket.destroy();
        if (fault?.mode === 'rate_limit') throw rateLimited();

        const id = req.params.id ?? '';
        const params = (req.method === 'GET' ? req.query : req.body) as Params;
        const keyed = keyedRequest(req, params, requestId);
        let withheld = fault?.mode === 'charge_then_hang';
        const deliver = (answer: Answer) => {
          if (fault?.mode === 'charge_then_reset') req.socket.destroy();
          else if (!withheld) send(res, answer);
        };

        if (keyed) res.set('idempotency-key', keyed.key);
        const kept = keyed && keys.take(keyed);
        if (kept) {
          await store.commit(); // the first answer may still be on its way to the disk
          res.set({ 'idempotent-replayed': 'true', 'original-request': kept.requestId });
          return deliver(kept);
        }

        const context: Context = {
          store,
          receivers: options.receivers,
          publicUrl: options.publicUrl,
          requestId,
          apiVersion: req.get('stripe-version') ?? API_VERSION,
          idempotencyKey: keyed?.key ?? null,
          clientIp: req.ip ?? null,
          withholdAnswer: () => (withheld = true),
        };
        try {
          if (fault?.mode === 'slow') await holdUp(lockedIds, id, fault.delay_ms);
          else if (lockedIds.has(id)) throw lockTimeout();
          const work = fault?.mode === 'error_500' ? failInside : operation;
          const answer = execute(work, { context, key, id, params }, keys, keyed);
          await save(options);
          deliver(answer);
        } finally {
          if (keyed) keys.release(keyed.key);
        }
      } catch (error) {
        answerFailure(res, error, requestId);
      }
    };
}

function sendJson(res: Response, { status, body }: Answer): void {
  res.status(status).json(body);
}

function keyedRequest(req: Request, params: Params, requestId: string): KeyedRequest | undefined {
  const key = req.get('idempotency-key');
  // GET and DELETE are idempotent by themselves: Stripe ignores the header there
  if (req.method !== 'POST' || !key) return undefined;
  return { key, path: req.baseUrl + req.path, params, requestId };
}

/** Runs the operation; what it refuses half-way through is an answer, and kept, like any other. */
function execute(
  operation: Operation,
  call: Call,
  keys: IdempotencyKeys,
  keyed: KeyedRequest | undefined,
): Answer {
  const { store } = call.context;
  let answer: Answer;
  try {
    const result = operation(call);
    const paths = optionalTexts(call.params, 'expand') ?? [];
    answer = { status: 200, body: expanded(store, result, paths) };
  } catch (error) {
    if (!(error instanceof StripeError && error.executed)) {
      store.rollback();
      throw error;
    }
    answer = { status: error.status, body: errorBody(error, call.context.requestId ?? '') };
  }
  if (keyed) keys.keep(keyed, answer);
  return answer;
}

async function save(options: EndpointOptions): Promise<void> {
  try {
    options.onSaved(await options.store.commit());
  } catch (error) {
    options.onDiskFailure(error);
    throw error;
  }
}

/** The work waits, and its object is locked meanwhile. */
async function holdUp(lockedIds: Set<string>, id: string, milliseconds: number): Promise<void> {
  if (lockedIds.has(id)) throw lockTimeout();
  if (id !== '') lockedIds.add(id);
  await delay(milliseconds);
  lockedIds.delete(id);
}

function answerFailure(res: Response, error: unknown, requestId: string): void {
  if (error instanceof StripeError) {
    res.status(error.status).json(errorBody(error, requestId));
    return;
  }
  console.error('the Stripe simulator failed:', error);
  res.status(500).json(errorBody(unknownFault(), requestId));
}

export function errorBody(error: StripeError, requestId: string): object {
  const url = `https://dashboard.stripe.com/test/logs/${requestId}`;
  return { error: { ...error.body, request_log_url: url } };
}

function failInside(): never {
  throw unknownFault();
}

function unknownFault(): StripeError {
  return new StripeError(500, { type: 'api_error', message: 'An unknown error occurred' }, true);
}

function rateLimited(): StripeError {
  return new StripeError(429, {
    type: 'rate_limit_error',
    code: 'rate_limit',
    message: 'Too many requests made to the API too quickly.',
  });
}

function lockTimeout(): StripeError {
  return new StripeError(429, {
    type: 'invalid_request_error',
    code: 'lock_timeout',
    message:
      'This object cannot be accessed right now because another API request or Stripe process is ' +
      'currently accessing it. If you see this error intermittently, retry the request.',
  });
}
