import { createHash } from 'node:crypto';
import { StripeError } from './errors';
import { nowInSeconds } from './ids';
import type { Params } from './params';
import type { Store } from './store';

/** The first answer to a request with an idempotency key; `id` is the key. */
export interface KeptAnswer {
  id: string;
  object: 'kept_answer';
  created: number;
  path: string;
  /** Of the parameters, so that they need not be kept. */
  fingerprint: string;
  requestId: string;
  status: number;
  body: object;
}

export interface KeyedRequest {
  key: string;
  path: string;
  params: Params;
  requestId: string;
}

const MAX_KEY_LENGTH = 255;
const DAY = 24 * 60 * 60;

/** The rules of https://docs.stripe.com/api/idempotent_requests */
export interface IdempotencyKeys {
  /**
   * The answer to give again, or undefined when the request is to be executed: its key is then
   * taken until `release`.
   * @throws when the key was used for something else, or by a request still under way.
   */
  take(request: KeyedRequest): KeptAnswer | undefined;
  /** Has the answer saved with the operation's own changes, in the same commit. */
  keep(request: KeyedRequest, answer: { status: number; body: object }): void;
  release(key: string): void;
}

export function idempotencyKeys(store: Store): IdempotencyKeys {
  const underWay = new Set<string>();

  return {
    take(request) {
      const { key } = request;
      if (key.length > MAX_KEY_LENGTH) throw tooLong(key);
      const kept = store.find('kept_answer', key);
      if (kept && kept.created > nowInSeconds() - DAY) return same(kept, request);
      if (underWay.has(key)) throw inUse(key);
      underWay.add(key);
      return undefined;
    },
    keep({ key, path, params, requestId }, { status, body }) {
      store.save({
        id: key,
        object: 'kept_answer',
        created: nowInSeconds(),
        path,
        fingerprint: fingerprintOf(params),
        requestId,
        status,
        body,
      });
    },
    release(key) {
      underWay.delete(key);
    },
  };
}

function same(kept: KeptAnswer, { key, path, params }: KeyedRequest): KeptAnswer {
  if (kept.path !== path) {
    throw misused(
      `Keys for idempotent requests can only be used for the same endpoint they were first used ` +
        `for ('${kept.path}' vs '${path}'). Try using a key other than '${key}' if you meant to ` +
        `execute a different request.`,
    );
  }
  if (kept.fingerprint !== fingerprintOf(params)) {
    throw misused(
      `Keys for idempotent requests can only be used with the same parameters they were first ` +
        `used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  return kept;
}

/** Equal for equal parameters in any order. */
function fingerprintOf(params: Params): string {
  return createHash('sha256').update(canonical(params)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

function misused(message: string): StripeError {
  return new StripeError(400, { type: 'idempotency_error', message });
}

function inUse(key: string): StripeError {
  return new StripeError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotent Key (that probably ' +
      `means you submitted twice, and the other request is still going through): ${key}. Please ` +
      'try again later.',
  });
}

function tooLong(key: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message: `Idempotency keys have at most ${MAX_KEY_LENGTH} characters: this has ${key.length}.`,
  });
}
