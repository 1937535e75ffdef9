import { crc32 } from 'node:zlib';
import { decode, encode, type Doc } from '../bson/value';
import type { IndexSpec } from './index-btree';

/** One change, as it is written to the log and to snapshots. */
export type LogRecord =
  | { op: 'put'; namespace: string; bytes: Uint8Array }
  | { op: 'remove'; namespace: string; id: unknown }
  | { op: 'createCollection'; namespace: string; options: Doc; uuid: unknown }
  | { op: 'dropCollection'; namespace: string }
  | { op: 'renameCollection'; namespace: string; to: string }
  | { op: 'createIndex'; namespace: string; spec: IndexSpec }
  | { op: 'dropIndex'; namespace: string; name: string }
  /** The last record of a snapshot: without it the snapshot is not whole. */
  | { op: 'end'; namespace: string };

type Op = LogRecord['op'];

/** A record's operation is one byte: its place in this list, which therefore only grows. */
const ops: readonly Op[] = [
  'put',
  'remove',
  'createCollection',
  'dropCollection',
  'renameCollection',
  'createIndex',
  'dropIndex',
  'end',
];

/** What every log and snapshot begins with. */
export const FILE_HEADER = Buffer.from('gittix-mongo 1\n');

/** Length and CRC-32 of what follows, each an unsigned 32-bit number. */
const FRAME_SIZE = 8;

/** `length, crc32, op, length of the namespace, namespace, BSON`. */
export function encodeRecord(record: LogRecord): Buffer {
  const body = bodyOf(record);
  const namespace = Buffer.from(record.namespace);
  const frame = Buffer.alloc(FRAME_SIZE + 3);
  frame.writeUInt8(ops.indexOf(record.op), FRAME_SIZE);
  frame.writeUInt16LE(namespace.length, FRAME_SIZE + 1);
  const bytes = Buffer.concat([frame, namespace, body]);
  const payload = bytes.subarray(FRAME_SIZE);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt32LE(crc32(payload), 4);
  return bytes;
}

function bodyOf(record: LogRecord): Uint8Array {
  if (record.op === 'put') return record.bytes;
  const fields = Object.entries(record).filter(([key]) => key !== 'op' && key !== 'namespace');
  return encode(Object.fromEntries(fields));
}

/** The records of a file, and where the whole ones end. */
export interface ParsedLog {
  records: Iterable<LogRecord>;
  /** Bytes of whole records; less than the file's size when its tail is torn. */
  validSize: number;
}

/** Checks a file's records. The first one that is not whole ends the file. */
export function parseLog(file: Buffer): ParsedLog {
  const isOurs = file.subarray(0, FILE_HEADER.length).equals(FILE_HEADER);
  let offset = isOurs ? FILE_HEADER.length : 0;
  const payloads: Buffer[] = [];
  while (isOurs) {
    const payload = payloadAt(file, offset);
    if (!payload) break;
    payloads.push(payload);
    offset += FRAME_SIZE + payload.length;
  }
  return { records: decodeAll(payloads), validSize: offset };
}

function payloadAt(file: Buffer, offset: number): Buffer | undefined {
  if (offset + FRAME_SIZE > file.length) return undefined;
  const end = offset + FRAME_SIZE + file.readUInt32LE(offset);
  if (end > file.length || end === offset + FRAME_SIZE) return undefined;
  const payload = file.subarray(offset + FRAME_SIZE, end);
  return crc32(payload) === file.readUInt32LE(offset + 4) ? payload : undefined;
}

function* decodeAll(payloads: readonly Buffer[]): Generator<LogRecord> {
  for (const payload of payloads) {
    const op = ops[payload.readUInt8(0)];
    const bodyAt = 3 + payload.readUInt16LE(1);
    const namespace = payload.toString('utf8', 3, bodyAt);
    // a copy of its own: a view would keep the whole file in memory
    const body = Buffer.from(payload.subarray(bodyAt));
    yield (
      op === 'put' ? { op, namespace, bytes: body } : { op, namespace, ...decode(body) }
    ) as LogRecord;
  }
}
