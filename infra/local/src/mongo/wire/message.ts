import { decode, encode, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { encodeReply } from './reply';

/** Operation codes of the wire protocol that a modern client sends. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HEADER_SIZE = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** The largest message, in bytes. */
export const MAX_MESSAGE_SIZE = 48_000_000;

/** A command as it came over the wire. */
export interface WireRequest {
  id: number;
  isLegacy: boolean;
  /** The client waits for no answer (`w: 0`). */
  isSilent: boolean;
  command: Doc;
  /** Document sequences, still in BSON: `insert` keeps these bytes. */
  sequences: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Takes a whole message, header included. */
export function parseMessage(message: Buffer): WireRequest {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return parseMsg(message);
  if (opcode === OP_QUERY) return parseQuery(message);
  throw new MongoError('InvalidBSON', `unknown operation code ${opcode}`);
}

export function requestId(message: Buffer): number {
  return message.readInt32LE(4);
}

function parseMsg(message: Buffer): WireRequest {
  const flags = message.readUInt32LE(HEADER_SIZE);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = new Map<string, Uint8Array[]>();
  let command: Doc = {};
  let offset = HEADER_SIZE + 4;
  while (offset < end) {
    const kind = message.readUInt8(offset);
    const size = sizeAt(message, offset + 1, end);
    const section = message.subarray(offset + 1, offset + 1 + size);
    if (kind === 0) command = decode(section);
    else if (kind === 1) addSequence(section, sequences);
    else throw new MongoError('InvalidBSON', `unknown section kind ${kind}`);
    offset += 1 + size;
  }
  return {
    id: requestId(message),
    isLegacy: false,
    isSilent: (flags & MORE_TO_COME) !== 0,
    command,
    sequences,
  };
}

function addSequence(section: Buffer, sequences: Map<string, Uint8Array[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new MongoError('InvalidBSON', 'document sequence without a name');
  const docs: Uint8Array[] = [];
  let offset = nameEnd + 1;
  while (offset < section.length) {
    const size = sizeAt(section, offset, section.length);
    docs.push(section.subarray(offset, offset + size));
    offset += size;
  }
  sequences.set(section.toString('utf8', 4, nameEnd), docs);
}

function sizeAt(buffer: Buffer, offset: number, end: number): number {
  const size = offset + 4 <= end ? buffer.readInt32LE(offset) : 0;
  if (size < 5 || offset + size > end) {
    throw new MongoError('InvalidBSON', `bad document length ${size} at offset ${offset}`);
  }
  return size;
}

/** OP_QUERY is left for the first `hello` of a connection. */
function parseQuery(message: Buffer): WireRequest {
  const nameEnd = message.indexOf(0, HEADER_SIZE + 4);
  const offset = nameEnd + 1 + 8;
  const size = sizeAt(message, offset, message.length);
  const query = decode(message.subarray(offset, offset + size));
  const [database] = message.toString('utf8', HEADER_SIZE + 4, nameEnd).split('.');
  return {
    id: requestId(message),
    isLegacy: true,
    isSilent: false,
    command: { ...query, $db: database },
    sequences: new Map(),
  };
}

/** The answer to a request, ready to be sent. */
export function replyMessage(responseTo: number, reply: Doc, isLegacy: boolean): Buffer {
  const body = isLegacy ? encode(reply) : encodeReply(reply);
  const frame = Buffer.alloc(HEADER_SIZE + (isLegacy ? 20 : 5));
  frame.writeInt32LE(frame.length + body.length, 0);
  frame.writeInt32LE(responseTo, 8);
  frame.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  if (isLegacy) frame.writeInt32LE(1, HEADER_SIZE + 16);
  return Buffer.concat([frame, body]);
}
