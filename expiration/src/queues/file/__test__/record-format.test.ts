import fc from 'fast-check';
import { decodeRecords, encodeRecord } from '../record-format';

const record = fc.record({ orderId: fc.string({ unit: 'binary' }), at: fc.integer() });

it('reads back what was written', () => {
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const decoded = decodeRecords(records.map(encodeRecord).join(''));
      expect(decoded).toEqual({ records: jsonOf(records), tornTail: false, damaged: 0 });
    }),
  );
});

it('reads all records before the place where the file was cut off', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1 }), fc.nat(), (records, at) => {
      const lines = records.map(encodeRecord);
      const content = lines.join('');
      const cut = at % content.length;
      const whole = content.slice(0, cut).split('\n').length - 1;

      const decoded = decodeRecords(content.slice(0, cut));

      expect(decoded.records).toEqual(jsonOf(records.slice(0, whole)));
      expect(decoded.tornTail).toBe(cut > 0 && content[cut - 1] !== '\n');
      expect(decoded.damaged).toBe(0);
    }),
  );
});

it('takes several damaged records at the end for a torn tail', () => {
  const content = `${encodeRecord(1)}00000000 2\n00000000 3\n`;
  expect(decodeRecords(content)).toEqual({ records: [1], tornTail: true, damaged: 0 });
});

it('leaves out a damaged record between sound ones, and counts it', () => {
  const content = `${encodeRecord(1)}${encodeRecord(2).replace('2\n', '7\n')}${encodeRecord(3)}`;
  expect(decodeRecords(content)).toEqual({ records: [1, 3], tornTail: false, damaged: 1 });
});

it('reads garbage as no records at all', () => {
  expect(decodeRecords('\u0000\u0000garbage').records).toEqual([]);
});

function jsonOf(records: unknown[]): unknown {
  return JSON.parse(JSON.stringify(records));
}
