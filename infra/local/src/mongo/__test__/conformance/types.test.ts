import { mongo } from 'mongoose';
import { conformance } from './suite';

const { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, MinKey, MaxKey, UUID } =
  mongo;

/** Reads without turning BSON's numbers into JavaScript's. */
const asStored = { promoteValues: false, promoteLongs: false };

conformance('Types', (bench) => {
  it('gives back every type as it was stored', async () => {
    const docs = bench.collection();
    const doc = {
      _id: new ObjectId(),
      int: new Int32(5),
      double: new Double(5),
      fraction: new Double(0.1),
      long: Long.fromString('9007199254740993'),
      small: Long.fromNumber(5),
      decimal: Decimal128.fromString('1.10'),
      date: new Date(-1),
      binary: new Binary(Buffer.from([1, 2, 3])),
      text: 'Grüße, 世界 🎟',
      empty: {},
      list: [new Int32(1), new Double(1), [Long.fromNumber(1)]],
      nothing: null,
      flag: false,
      timestamp: new Timestamp({ t: 7, i: 9 }),
      least: new MinKey(),
      greatest: new MaxKey(),
      uuid: new UUID('00112233-4455-6677-8899-aabbccddeeff').toBinary(),
    };

    await docs.insertOne(doc);

    expect(await docs.findOne({}, asStored)).toEqual(doc);
  });

  it('keeps a type through updates of other fields', async () => {
    const docs = bench.collection();
    await docs.insertOne({
      _id: 1 as never,
      double: new Double(5),
      long: Long.fromNumber(5),
      list: [new Double(2)],
    });

    await docs.updateOne({}, { $set: { other: 1 }, $push: { list: new Int32(3) as never } });

    expect(await docs.findOne({}, asStored)).toEqual({
      _id: new Int32(1),
      double: new Double(5),
      long: Long.fromNumber(5),
      list: [new Double(2), new Int32(3)],
      other: new Int32(1),
    });
  });

  bench.itNeeding('pipeline updates')('keeps a type through a pipeline update', async () => {
    const docs = bench.collection();
    await docs.insertOne({
      _id: 1 as never,
      double: new Double(5),
      deep: { long: Long.fromNumber(5), n: 1 },
    });

    await docs.updateOne({}, [{ $set: { 'deep.n': { $add: ['$deep.n', 1] }, other: 'x' } }]);

    expect(await docs.findOne({}, asStored)).toEqual({
      _id: new Int32(1),
      double: new Double(5),
      deep: { long: Long.fromNumber(5), n: new Int32(2) },
      other: 'x',
    });
  });

  it('finds a number by any type that equals it', async () => {
    const docs = bench.collection();
    await docs.insertMany([new Int32(5), new Double(5), Long.fromNumber(5)].map((v) => ({ v })));

    for (const v of [5, new Double(5), Long.fromNumber(5)]) {
      expect(await docs.countDocuments({ v })).toBe(3);
    }
    expect(await docs.countDocuments({ v: { $type: 'double' } })).toBe(1);
    expect(await docs.countDocuments({ v: { $type: 'int' } })).toBe(1);
    expect(await docs.countDocuments({ v: { $type: 'long' } })).toBe(1);
  });

  it('tells longs apart that one double stands for', async () => {
    const docs = bench.collection();
    const longs = ['9007199254740992', '9007199254740993'].map((text) => Long.fromString(text));
    await docs.insertMany(longs.map((v) => ({ v })));

    expect(await docs.countDocuments({ v: longs[1] })).toBe(1);
    expect(await docs.countDocuments({ v: { $gt: longs[0] } })).toBe(1);
  });

  it('refuses a second document whose _id equals another in a different number type', async () => {
    const docs = bench.collection();
    await docs.insertOne({ _id: new Int32(5) as never });
    await expect(docs.insertOne({ _id: new Double(5) as never })).rejects.toMatchObject({
      code: 11000,
    });
  });

  it('takes a document, a date, a text or a boolean for an _id', async () => {
    const docs = bench.collection();
    const ids = [{ a: 1, b: 2 }, new Date(5), 'x', true];
    await docs.insertMany(ids.map((_id) => ({ _id })) as never[]);

    for (const _id of ids) expect(await docs.findOne({ _id } as never)).toEqual({ _id });
    expect(await docs.findOne({ _id: { b: 2, a: 1 } })).toBeNull();
  });

  it.each([
    { stored: new Int32(5), by: new Int32(2), sum: new Int32(7) },
    { stored: new Int32(5), by: new Double(2), sum: new Double(7) },
    { stored: new Double(5), by: new Int32(2), sum: new Double(7) },
    { stored: new Int32(5), by: Long.fromNumber(2), sum: Long.fromNumber(7) },
    { stored: new Int32(2147483647), by: new Int32(1), sum: Long.fromString('2147483648') },
    {
      stored: Long.fromString('9007199254740993'),
      by: new Int32(1),
      sum: Long.fromString('9007199254740994'),
    },
    { stored: Decimal128.fromString('0.1'), by: new Int32(2), sum: Decimal128.fromString('2.1') },
    {
      stored: Decimal128.fromString('0.1'),
      by: Decimal128.fromString('0.2'),
      sum: Decimal128.fromString('0.3'),
    },
  ])('adds $by to $stored', async ({ stored, by, sum }) => {
    const docs = bench.collection();
    await docs.insertOne({ v: stored });
    await docs.updateOne({}, { $inc: { v: by } });
    expect((await docs.findOne({}, asStored))?.v).toEqual(sum);
  });

  it('holds field names that JavaScript gives a meaning to', async () => {
    const docs = bench.collection();
    const doc = JSON.parse('{"_id":1,"constructor":1,"toString":2,"__proto__":{"a":1}}') as object;

    await docs.insertOne(doc);
    await docs.updateOne({ constructor: 1 as never }, { $set: { hasOwnProperty: 3 } });

    const found = await docs.findOne({ toString: 2 as never });
    expect(JSON.stringify(found)).toBe(
      '{"_id":1,"constructor":1,"toString":2,"__proto__":{"a":1},"hasOwnProperty":3}',
    );
  });
});
