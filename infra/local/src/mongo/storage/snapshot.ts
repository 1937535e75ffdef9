import { open, rename } from 'node:fs/promises';
import type { Catalog } from './catalog';
import { fileName, removeOld, syncFolder } from './files';
import { encodeRecord, FILE_HEADER, type LogRecord } from './record';

/** Enough to keep the disk busy, little enough to let requests in between, in bytes. */
const CHUNK_SIZE = 1024 * 1024;

/**
 * The records that would build the catalog as it is now. Documents are never changed in place, so
 * the list stays right while the catalog moves on.
 */
export function captureState(catalog: Catalog): Iterable<LogRecord> {
  const collections = Array.from(catalog.all(), (collection) => ({
    namespace: collection.namespace,
    options: collection.options,
    uuid: collection.uuid,
    documents: [...collection.records.values()],
    indexes: Array.from(collection.indexes.values(), ({ spec }) => spec),
  }));
  return (function* records(): Generator<LogRecord> {
    for (const { namespace, options, uuid, documents, indexes } of collections) {
      yield { op: 'createCollection', namespace, options, uuid };
      for (const { bytes } of documents) yield { op: 'put', namespace, bytes };
      for (const spec of indexes) {
        if (spec.name !== '_id_') yield { op: 'createIndex', namespace, spec };
      }
    }
    yield { op: 'end', namespace: '' };
  })();
}

/**
 * Writes a snapshot under another name and renames it when it is whole: an interruption at any
 * point leaves the old files in force.
 * @returns its size in bytes
 */
export async function writeSnapshot(
  folder: string,
  generation: number,
  records: Iterable<LogRecord>,
): Promise<number> {
  const target = fileName(folder, 'snapshot', generation);
  const temporary = `${target}.tmp`;
  const handle = await open(temporary, 'w');
  let size = 0;
  try {
    for (const chunk of chunks(records)) {
      await handle.writeFile(chunk);
      size += chunk.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, target);
  await syncFolder(folder);
  await removeOld(folder, generation);
  return size;
}

function* chunks(records: Iterable<LogRecord>): Generator<Buffer> {
  let parts: Buffer[] = [FILE_HEADER];
  let size = FILE_HEADER.length;
  for (const record of records) {
    const part = encodeRecord(record);
    parts.push(part);
    size += part.length;
    if (size < CHUNK_SIZE) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  yield Buffer.concat(parts);
}
