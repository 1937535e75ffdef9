import { encode, isDoc, type Doc } from '../bson/value';

/** Documents of a reply that are in BSON already. */
export class RawBatch {
  constructor(readonly docs: readonly Uint8Array[]) {}
}

/**
 * Encodes a reply. A {@link RawBatch} in `cursor` is copied as it is: decoding and encoding every
 * document again would be most of a query's work.
 */
export function encodeReply(reply: Doc): Uint8Array {
  const { cursor, ...rest } = reply;
  if (!isDoc(cursor)) return encode(reply);
  const batch = Object.entries(cursor).find(([, value]) => value instanceof RawBatch);
  if (!batch) return encode(reply);
  const [name, raw] = batch as [string, RawBatch];
  const others = Object.fromEntries(Object.entries(cursor).filter(([key]) => key !== name));
  return frame([
    element(
      TYPE_DOCUMENT,
      'cursor',
      frame([element(TYPE_ARRAY, name, array(raw)), fields(others)]),
    ),
    fields(rest),
  ]);
}

const TYPE_DOCUMENT = 3;
const TYPE_ARRAY = 4;

function array({ docs }: RawBatch): Buffer {
  return frame(docs.map((doc, i) => element(TYPE_DOCUMENT, String(i), doc)));
}

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]);
}

/** A document's elements, without its length and its final zero. */
function fields(doc: Doc): Uint8Array {
  return encode(doc).subarray(4, -1);
}

function frame(elements: readonly Uint8Array[]): Buffer {
  const size = elements.reduce((sum, each) => sum + each.length, 5);
  const length = Buffer.alloc(4);
  length.writeInt32LE(size);
  return Buffer.concat([length, ...elements, Buffer.alloc(1)]);
}
