import { mongo } from 'mongoose';
import { conformance } from './suite';

type Command = Record<string, unknown>;

const malformed: { what: string; command: Command; code: number; codeName: string }[] = [
  { what: 'an unknown command', command: { nonsense: 1 }, code: 59, codeName: 'CommandNotFound' },
  {
    what: 'an unknown field',
    command: { find: 'c', nonsense: 1 },
    code: 40415,
    codeName: 'Location40415',
  },
  {
    what: 'a filter that is no document',
    command: { find: 'c', filter: 'x' },
    code: 14,
    codeName: 'TypeMismatch',
  },
  {
    what: 'a limit that is no number',
    command: { find: 'c', limit: 'x' },
    code: 14,
    codeName: 'TypeMismatch',
  },
  {
    what: 'an insert without documents',
    command: { insert: 'c' },
    code: 40414,
    codeName: 'Location40414',
  },
  {
    what: 'an empty insert',
    command: { insert: 'c', documents: [] },
    code: 16,
    codeName: 'InvalidLength',
  },
  {
    what: 'an unknown operator',
    command: { find: 'c', filter: { a: { $nonsense: 1 } } },
    code: 2,
    codeName: 'BadValue',
  },
  {
    what: 'an unknown top-level operator',
    command: { find: 'c', filter: { $nonsense: 1 } },
    code: 2,
    codeName: 'BadValue',
  },
  {
    what: '$in without an array',
    command: { find: 'c', filter: { a: { $in: 1 } } },
    code: 2,
    codeName: 'BadValue',
  },
  {
    what: 'an empty $or',
    command: { find: 'c', filter: { $or: [] } },
    code: 2,
    codeName: 'BadValue',
  },
  {
    what: 'a delete limit of 2',
    command: { delete: 'c', deletes: [{ q: {}, limit: 2 }] },
    code: 9,
    codeName: 'FailedToParse',
  },
  {
    what: 'a rename of what is not there',
    command: { listIndexes: 'none' },
    code: 26,
    codeName: 'NamespaceNotFound',
  },
  {
    what: 'an unknown cursor',
    command: { getMore: mongo.Long.fromString('1234567890123456789'), collection: 'c' },
    code: 43,
    codeName: 'CursorNotFound',
  },
  {
    what: 'an aggregation without a cursor',
    command: { aggregate: 'c', pipeline: [] },
    code: 9,
    codeName: 'FailedToParse',
  },
  {
    what: 'a findAndModify of nothing',
    command: { findAndModify: 'c' },
    code: 9,
    codeName: 'FailedToParse',
  },
  {
    what: 'a bad collection name',
    command: { insert: 'a$b', documents: [{}] },
    code: 73,
    codeName: 'InvalidNamespace',
  },
  {
    what: 'a write concern for more members',
    command: { insert: 'c', documents: [{}], writeConcern: { w: 2 } },
    code: 2,
    codeName: 'BadValue',
  },
];

const badUpdates: { what: string; update: unknown; code: number; options?: Command }[] = [
  { what: 'an unknown modifier', update: { $nonsense: { a: 1 } }, code: 9 },
  { what: 'two operators on one field', update: { $set: { a: 1 }, $inc: { a: 1 } }, code: 40 },
  {
    what: 'operators on a field and one inside it',
    update: { $set: { 'a.b': 1 }, $unset: { a: 1 } },
    code: 40,
  },
  { what: 'an increment by a text', update: { $inc: { n: 'x' } }, code: 14 },
  { what: 'an increment of a text', update: { $inc: { text: 1 } }, code: 14 },
  { what: 'a push to a number', update: { $push: { n: 1 } }, code: 2 },
  { what: 'a field inside a number', update: { $set: { 'n.x': 1 } }, code: 28 },
  { what: 'another _id', update: { $set: { _id: 2 } }, code: 66 },
  { what: 'a positional $ that matched nothing', update: { $set: { 'list.$': 1 } }, code: 2 },
  {
    what: 'an array filter that is not used',
    update: { $set: { n: 2 } },
    options: { arrayFilters: [{ x: 1 }] },
    code: 9,
  },
  { what: 'an array filter that is not given', update: { $set: { 'list.$[x]': 2 } }, code: 2 },
  { what: 'an empty path', update: { $set: { '': 1 } }, code: 56 },
  { what: 'a modifier without fields', update: { $set: 5 }, code: 9 },
];

conformance('Malformed commands', (bench) => {
  const itCodes = bench.itNeeding('exact error codes');

  itCodes.each(malformed)('refuses $what', async ({ command, code, codeName }) => {
    await expect(bench.connection().db?.command(command)).rejects.toMatchObject({ code, codeName });
  });

  itCodes.each(badUpdates)('refuses $what in an update', async ({ update, code, options }) => {
    const docs = bench.collection();
    const before = { _id: 1, n: 1, text: 'x', list: [1] };
    await docs.insertOne(before as never);

    await expect(docs.updateOne({}, update as never, options)).rejects.toMatchObject({ code });

    expect(await docs.findOne()).toEqual(before);
  });

  itCodes('refuses a replacement of many', async () => {
    const command = { update: 'none', updates: [{ q: {}, u: { a: 1 }, multi: true }] };
    const reply = await bench.connection().db?.command(command);
    expect(reply).toMatchObject({ writeErrors: [{ index: 0, code: 9 }] });
  });

  itCodes('refuses a document of more than 16 MB', async () => {
    const docs = bench.collection();
    await docs.insertOne({ _id: 1 as never, half: 'x'.repeat(9_000_000) });
    await expect(
      docs.updateOne({}, { $set: { other: 'x'.repeat(9_000_000) } }),
    ).rejects.toMatchObject({ code: 17419 });
  });

  itCodes('refuses administration outside of admin', async () => {
    await expect(bench.connection().db?.command({ listDatabases: 1 })).rejects.toMatchObject({
      code: 13,
    });
  });

  it('lives on after refusing', async () => {
    const database = bench.connection().db;
    await database?.command({ nonsense: 1 }).catch(() => undefined);
    expect(await database?.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  bench.itNeeding('refusing what needs a replica set')(
    "refuses transactions in a standalone mongod's words",
    async () => {
      const docs = bench.collection();
      const session = await bench.connection().startSession();
      session.startTransaction();
      const write = docs.insertOne({ a: 1 }, { session });
      await expect(write).rejects.toMatchObject({ code: 20, codeName: 'IllegalOperation' });
      await expect(write).rejects.toThrow(
        'Transaction numbers are only allowed on a replica set member or mongos',
      );
      await session.abortTransaction().catch(() => undefined);
      await session.endSession();
      expect(await docs.countDocuments()).toBe(0);
    },
  );

  bench.itNeeding('refusing what needs a replica set')('refuses change streams', async () => {
    const stream = bench.collection().watch();
    await expect(stream.next()).rejects.toMatchObject({ code: 40573 });
    await stream.close();
  });
});
