import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { compare, equal, valueKey } from '../compare';

/** Ascending; the values of one line are equal. */
const ascending: unknown[][] = [
  [new MinKey()],
  [null, undefined],
  [new Double(NaN), Decimal128.fromString('NaN')],
  [new Double(-Infinity), Decimal128.fromString('-Infinity')],
  [-1, Long.fromNumber(-1)],
  [0, -0, new Double(0), Decimal128.fromString('0.00')],
  [Decimal128.fromString('0.1')],
  [0.1],
  [1, new Double(1), Long.fromNumber(1), Decimal128.fromString('1.0')],
  [1.5, Decimal128.fromString('1.50')],
  [Long.fromString('9007199254740992'), 9007199254740992],
  [Long.fromString('9007199254740993'), Decimal128.fromString('9007199254740993')],
  [Long.fromString('9223372036854775807')],
  [2 ** 63],
  [Decimal128.fromString('1E+400')],
  [Infinity],
  [''],
  ['a'],
  ['aa'],
  ['\uffff'],
  ['🎟'],
  [{}],
  [{ a: 1 }, { a: new Double(1) }],
  [{ a: 1, b: 1 }],
  [{ b: 1 }],
  [{ a: 'x' }],
  [[]],
  [[1]],
  [[1, 2]],
  [[2]],
  [new Binary(Buffer.from([9]))],
  [new Binary(Buffer.from([1, 2]))],
  [new ObjectId('000000000000000000000001')],
  [new ObjectId('ff0000000000000000000000')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(1)],
  [new Timestamp({ t: 1, i: 2 })],
  [new Timestamp({ t: 2, i: 1 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new MaxKey()],
];

const pairs = ascending.flatMap((line, i) =>
  ascending.flatMap((other, j) =>
    line.flatMap((a) => other.map((b) => ({ a, b, order: Math.sign(i - j) }))),
  ),
);

it('orders values of every type as MongoDB does', () => {
  for (const { a, b, order } of pairs) {
    expect({ a, b, order: Math.sign(compare(a, b)) }).toEqual({ a, b, order });
  }
});

it('gives equal values one key, and different values different ones', () => {
  for (const { a, b, order } of pairs) {
    expect({ a, b, same: valueKey(a) === valueKey(b) }).toEqual({ a, b, same: order === 0 });
  }
});

it('tells documents by the order of their fields', () => {
  expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  expect(valueKey({ a: 1, b: 2 })).not.toBe(valueKey({ b: 2, a: 1 }));
});
