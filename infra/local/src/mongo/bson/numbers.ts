import { Decimal128, Double, Int32, Long } from 'bson';
import { bsonType, doubleValue, isInt32 } from './value';

/** Any of BSON's four number types. */
export type BsonNumber = number | Double | Int32 | Long | Decimal128;

type Kind = 'int' | 'long' | 'double' | 'decimal';

export function isNumber(value: unknown): value is BsonNumber {
  return numberKind(value) !== undefined;
}

export function numberKind(value: unknown): Kind | undefined {
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  switch (bsonType(value)) {
    case 'Int32':
      return 'int';
    case 'Double':
      return 'double';
    case 'Long':
      return 'long';
    case 'Decimal128':
      return 'decimal';
    default:
      return undefined;
  }
}

/** The nearest JavaScript number. */
export function toNumber(value: BsonNumber): number {
  if (typeof value === 'number') return value;
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Decimal128) return decimalToNumber(value);
  return value.value;
}

function decimalToNumber(value: Decimal128): number {
  const text = value.toString();
  return Number(text.replace(/^(-?)inf(inity)?$/i, '$1Infinity'));
}

export function compareNumbers(a: BsonNumber, b: BsonNumber): number {
  if (typeof a === 'number' && typeof b === 'number' && a - b === a - b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const x = toNumber(a);
  const y = toNumber(b);
  if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : -1;
  if (Number.isNaN(y)) return 1;
  if (isExact(a) && isExact(b)) return x < y ? -1 : x > y ? 1 : 0;
  if (isInfinite(a) || isInfinite(b)) return infinity(a) - infinity(b);
  return compareRationals(toRational(a), toRational(b));
}

/** 1 or -1 for an infinity, 0 for all between. */
function infinity(value: BsonNumber): number {
  return isInfinite(value) ? Math.sign(toNumber(value)) : 0;
}

/** A decimal may be finite and yet beyond every double. */
function isInfinite(value: BsonNumber): boolean {
  if (value instanceof Decimal128) return /inf/i.test(value.toString());
  return Math.abs(toNumber(value)) === Infinity;
}

/** Does {@link toNumber} lose nothing? */
function isExact(value: BsonNumber): boolean {
  if (value instanceof Long)
    return value.lessThanOrEqual(MAX_SAFE) && value.greaterThanOrEqual(MIN_SAFE);
  return !(value instanceof Decimal128);
}

const MAX_SAFE = Long.fromNumber(Number.MAX_SAFE_INTEGER);
const MIN_SAFE = Long.fromNumber(Number.MIN_SAFE_INTEGER);

/** `digits × 10^exponent`: what every finite BSON number is, exactly. */
interface Rational {
  digits: bigint;
  exponent: number;
}

function toRational(value: BsonNumber): Rational {
  if (value instanceof Long) return { digits: value.toBigInt(), exponent: 0 };
  if (value instanceof Decimal128) return parseDecimal(value.toString());
  return doubleToRational(toNumber(value));
}

function parseDecimal(text: string): Rational {
  const [mantissa = '0', exponent = '0'] = text.split(/e/i);
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function doubleToRational(value: number): Rational {
  let scaled = value;
  let halvings = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings += 1;
  }
  // value = scaled / 2^k = scaled × 5^k / 10^k
  return { digits: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}

function compareRationals(a: Rational, b: Rational): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const x = a.digits * 10n ** BigInt(a.exponent - exponent);
  const y = b.digits * 10n ** BigInt(b.exponent - exponent);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A text that two numbers share exactly when they are equal, whatever their types. */
export function numberKey(value: BsonNumber): string {
  const number = toNumber(value);
  if (Number.isNaN(number) || isInfinite(value)) return String(number);
  if (isExact(value) && Number.isSafeInteger(number)) {
    return String(number === 0 ? 0 : number);
  }
  let { digits, exponent } = toRational(value);
  if (digits === 0n) return '0';
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  if (exponent < 0 || exponent > 40) return `${digits}e${exponent}`;
  return String(digits * 10n ** BigInt(exponent));
}

interface Arithmetic {
  doubles(x: number, y: number): number;
  integers(x: bigint, y: bigint): bigint;
  rationals(x: Rational, y: Rational): Rational;
}

const addition: Arithmetic = {
  doubles: (x, y) => x + y,
  integers: (x, y) => x + y,
  rationals: (x, y) => {
    const exponent = Math.min(x.exponent, y.exponent);
    const scaled = (r: Rational) => r.digits * 10n ** BigInt(r.exponent - exponent);
    return { digits: scaled(x) + scaled(y), exponent };
  },
};

const multiplication: Arithmetic = {
  doubles: (x, y) => x * y,
  integers: (x, y) => x * y,
  rationals: (x, y) => ({ digits: x.digits * y.digits, exponent: x.exponent + y.exponent }),
};

/** `$inc`: an int overflows into a long; `undefined` when a long overflows. */
export function add(a: BsonNumber, b: BsonNumber): BsonNumber | undefined {
  return calculate(addition, a, b);
}

/** `$mul`, with the types of {@link add}. */
export function multiply(a: BsonNumber, b: BsonNumber): BsonNumber | undefined {
  return calculate(multiplication, a, b);
}

function calculate(op: Arithmetic, a: BsonNumber, b: BsonNumber): BsonNumber | undefined {
  const kinds = [numberKind(a), numberKind(b)];
  if (kinds.includes('decimal')) return calculateDecimal(op, a, b);
  if (kinds.includes('double')) return doubleValue(op.doubles(toNumber(a), toNumber(b)));

  const result = op.integers(toBigInt(a), toBigInt(b));
  if (!kinds.includes('long') && isInt32(Number(result))) return Number(result);
  return BigInt.asIntN(64, result) === result ? Long.fromBigInt(result) : undefined;
}

function calculateDecimal(op: Arithmetic, a: BsonNumber, b: BsonNumber): Decimal128 {
  if ([a, b].some((value) => isInfinite(value) || Number.isNaN(toNumber(value)))) {
    return Decimal128.fromString(String(op.doubles(toNumber(a), toNumber(b))));
  }
  const { digits, exponent } = op.rationals(decimalOperand(a), decimalOperand(b));
  return Decimal128.fromStringWithRounding(`${digits}E${exponent}`);
}

/** A double joins decimal arithmetic by its shortest decimal text: 0.1 means 0.1. */
function decimalOperand(value: BsonNumber): Rational {
  return numberKind(value) === 'double' ? parseDecimal(String(toNumber(value))) : toRational(value);
}

export function toBigInt(value: BsonNumber): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(toNumber(value));
}
