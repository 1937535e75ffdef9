import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../keyset-cursor';

const id = '65f0c0ffee65f0c0ffee65f0';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it.each([
  { id },
  { id, value: 'a title' },
  { id, value: '' },
  { id, value: 19.99 },
  { id, value: 0 },
  { id, value: new Date('2026-01-02T03:04:05.678Z') },
])('comes back as it was: %j', (cursor) => {
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
});

it.each([
  '',
  'nonsense',
  encode(null),
  encode({ id }),
  encode([]),
  encode(['not an id']),
  encode(['twelve chars']),
  encode([{ $gt: '' }]),
  encode([id, { $gt: '' }]),
  encode([id, null]),
  encode([id, ['x']]),
  encode([id, [1, 2]]),
  encode([id, 'a', 'b']),
])('is refused when nobody made it: %j', (text) => {
  expect(decodeCursor(text)).toBeUndefined();
});

it('never throws, and never yields anything but plain values', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.jsonValue().map(encode)), (text) => {
      const cursor = decodeCursor(text);
      if (cursor) {
        expect(cursor.id).toMatch(/^[0-9a-f]{24}$/i);
        expect(['undefined', 'string', 'number']).toContain(
          cursor.value instanceof Date ? 'number' : typeof cursor.value,
        );
      }
    }),
  );
});
