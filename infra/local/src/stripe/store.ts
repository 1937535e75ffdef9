import path from 'node:path';
import type Stripe from 'stripe';
import { lockFolder } from './folder-lock';
import type { KeptAnswer } from './idempotency';
import { nowInSeconds } from './ids';
import { type Journal, openJournal } from './journal';

/** What the simulator remembers, by the `object` member that Stripe gives each kind. */
export interface Kinds {
  charge: Stripe.Charge;
  event: StoredEvent;
  kept_answer: KeptAnswer;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  refund: Stripe.Refund;
  token: Stripe.Token;
}

export type Kind = keyof Kinds;

/** `Stripe.Event` is a union of hundreds of types; the simulator only needs what they share. */
export interface StoredEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Stripe.Charge | Stripe.PaymentIntent | Stripe.Refund };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

const KINDS: readonly Kind[] = [
  'payment_method',
  'token',
  'payment_intent',
  'charge',
  'refund',
  'event',
  'kept_answer',
];

const DAY = 24 * 60 * 60;
/** Seconds after which Stripe forgets: https://docs.stripe.com/api/idempotent_requests, /api/events. */
const KEPT_FOR: Partial<Record<Kind, number>> = { event: 30 * DAY, kept_answer: DAY };

/**
 * Objects in memory; each is replaced, never changed in place. What an operation saves is visible
 * at once, and becomes one line of the journal with `commit`: all of it survives a crash, or nothing.
 */
export interface Store {
  save(object: Kinds[Kind]): void;
  /** Takes back what was saved since the last commit. */
  rollback(): void;
  find<K extends Kind>(kind: K, id: string): Kinds[K] | undefined;
  /** Newest first, as Stripe lists. */
  list<K extends Kind>(kind: K): Kinds[K][];
  /**
   * Resolves when everything saved so far is on the disk, with what this call put there.
   * @throws when it can't be written.
   */
  commit(): Promise<Saved[]>;
  close(): Promise<void>;
}

export type Saved = Kinds[Kind];

type Tables = { [K in Kind]: Map<string, Kinds[K]> };

/** @param folder where to keep the journal; without it everything is forgotten at the end. */
export async function openStore(folder?: string): Promise<Store> {
  const tables: Tables = {
    charge: new Map(),
    event: new Map(),
    kept_answer: new Map(),
    payment_intent: new Map(),
    payment_method: new Map(),
    refund: new Map(),
    token: new Map(),
  };
  const disk = folder === undefined ? undefined : await openDisk(folder, tables);
  let unsaved: { object: Kinds[Kind]; before: Kinds[Kind] | undefined }[] = [];
  let committed: Promise<void> = Promise.resolve();

  return {
    save(object) {
      unsaved.push({ object, before: tables[object.object].get(object.id) });
      put(tables, object);
    },
    rollback() {
      for (const { object, before } of unsaved.reverse()) {
        if (before) put(tables, before);
        else tables[object.object].delete(object.id);
      }
      unsaved = [];
    },
    find: (kind, id) => tables[kind].get(id),
    list: (kind) => [...tables[kind].values()].reverse(),
    async commit() {
      const changes = unsaved.map(({ object }) => object);
      unsaved = [];
      if (disk && changes.length > 0) committed = disk.journal.append(changes);
      await committed;
      return changes;
    },
    async close() {
      await disk?.journal.close();
      await disk?.unlock();
    },
  };
}

function put(tables: Tables, object: Kinds[Kind]): void {
  // the kind names the table that holds such objects; the compiler can't follow it through the union
  const table = tables[object.object] as Map<string, Kinds[Kind]>;
  table.set(object.id, object);
}

async function openDisk(
  folder: string,
  tables: Tables,
): Promise<{ journal: Journal; unlock(): Promise<void> }> {
  const unlock = await lockFolder(folder);
  try {
    const file = path.join(folder, 'journal.ndjson');
    const { journal, entries, tornBytes } = await openJournal(file);
    if (tornBytes > 0) {
      console.warn(`${file}: cut off ${tornBytes} bytes of a write that had not been finished`);
    }
    const changes = (entries as Kinds[Kind][][]).flat();
    for (const object of changes) put(tables, object);
    forgetOld(tables);
    await compact(journal, changes.length, tables);
    return { journal, unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function forgetOld(tables: Tables): void {
  for (const kind of KINDS) {
    const oldest = nowInSeconds() - (KEPT_FOR[kind] ?? Infinity);
    for (const [id, object] of tables[kind]) {
      if (object.created < oldest) tables[kind].delete(id);
    }
  }
}

/** Rewrites the journal when most of its lines have been overtaken by later ones. */
async function compact(journal: Journal, written: number, tables: Tables): Promise<void> {
  const live = KINDS.flatMap((kind): Kinds[Kind][] => [...tables[kind].values()]);
  if (written <= 2 * live.length) return;
  await journal.replace(live.map((object) => [object]));
}
