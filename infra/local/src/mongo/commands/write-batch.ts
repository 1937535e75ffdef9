import type { Doc } from '../bson/value';
import { MongoError } from '../errors';

/** What one statement of a batch did. */
export interface WriteResult {
  n: number;
  nModified?: number;
  /** The `_id` of a document that an upsert inserted. */
  upsertedId?: unknown;
}

const MAX_BATCH = 100_000;

export function checkBatch(size: number): void {
  if (size > 0 && size <= MAX_BATCH) return;
  throw new MongoError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${size} operations.`,
  );
}

/** Runs the statements in turn: all of them, or up to the first failure when `ordered`. */
export function runBatch<T>(
  statements: readonly T[],
  ordered: boolean,
  run: (statement: T) => WriteResult,
): Doc {
  const upserted: Doc[] = [];
  const writeErrors: Doc[] = [];
  let n = 0;
  let nModified: number | undefined;
  for (const [index, statement] of statements.entries()) {
    try {
      const result = run(statement);
      n += result.n;
      if (result.nModified !== undefined) nModified = (nModified ?? 0) + result.nModified;
      if ('upsertedId' in result) upserted.push({ index, _id: result.upsertedId });
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push({
        index,
        code: error.code,
        errmsg: error.message,
        ...error.details,
      });
      if (ordered) break;
    }
  }
  return {
    n,
    ...(nModified !== undefined && { nModified }),
    ...(upserted.length > 0 && { upserted }),
    ...(writeErrors.length > 0 && { writeErrors }),
  };
}
