import type { Doc } from '../bson/value';
import type { IndexSpec } from './index-btree';

/** Hears of every change in the order in which they happen. */
export interface ChangeLog {
  /** The document with this `_id` is now these bytes. */
  put(namespace: string, bytes: Uint8Array): void;
  remove(namespace: string, id: unknown): void;
  createCollection(namespace: string, options: Doc, uuid: unknown): void;
  dropCollection(namespace: string): void;
  renameCollection(from: string, to: string): void;
  createIndex(namespace: string, spec: IndexSpec): void;
  dropIndex(namespace: string, name: string): void;
  /** Resolves when every change so far is on disk. */
  synced(): Promise<void>;
}

const nothing = () => undefined;

/** The log of a server that keeps its data in memory only. */
export const memoryLog: ChangeLog = {
  put: nothing,
  remove: nothing,
  createCollection: nothing,
  dropCollection: nothing,
  renameCollection: nothing,
  createIndex: nothing,
  dropIndex: nothing,
  synced: () => Promise.resolve(),
};
