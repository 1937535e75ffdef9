import { Schema } from 'mongoose';
import { conformance } from './suite';

const ticketSchema = new Schema(
  {
    title: { type: String, required: true },
    price: Number,
    seller: { type: Schema.Types.ObjectId },
    outbox: [{ subject: String, data: Schema.Types.Mixed }],
  },
  { optimisticConcurrency: true, versionKey: 'version', timestamps: true },
);

let serial = 0;

conformance('Models of mongoose', (bench) => {
  const tickets = () => bench.connection().model(`Ticket${(serial += 1)}`, ticketSchema);

  it('creates, reads, changes and removes', async () => {
    const Ticket = tickets();
    const made = await Ticket.create({ title: 'concert', price: 20 });

    made.price = 25;
    made.outbox.push({ subject: 'ticket:updated', data: { price: 25 } });
    await made.save();

    const read = await Ticket.findById(made._id).orFail();
    expect(read.toObject()).toMatchObject({ title: 'concert', price: 25, version: 1 });
    expect(read.outbox).toHaveLength(1);
    await read.deleteOne();
    expect(await Ticket.exists({ _id: made._id })).toBeNull();
  });

  it('lets one of two writers of a version win', async () => {
    const Ticket = tickets();
    const { _id } = await Ticket.create({ title: 'concert', price: 20 });
    const [first, second] = await Promise.all([
      Ticket.findById(_id).orFail(),
      Ticket.findById(_id).orFail(),
    ]);

    first.set({ price: 30 });
    second.set({ price: 40 });
    await first.save();

    await expect(second.save()).rejects.toMatchObject({ name: 'VersionError' });
    expect((await Ticket.findById(_id).lean())?.price).toBe(30);
  });

  it('lets exactly one of many simultaneous upserts insert', async () => {
    const Ticket = tickets();
    await Ticket.collection.createIndex({ title: 1 }, { unique: true });

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        Ticket.collection.updateOne({ title: 'race' }, { $setOnInsert: { n } }, { upsert: true }),
      ),
    );

    const inserted = results.filter(
      (result) => result.status === 'fulfilled' && result.value.upsertedCount === 1,
    );
    expect(inserted).toHaveLength(1);
    expect(await Ticket.collection.countDocuments({ title: 'race' })).toBe(1);
  });

  it('lets exactly one of many simultaneous inserts of a unique value in', async () => {
    const Ticket = tickets();
    await Ticket.collection.createIndex({ title: 1 }, { unique: true });

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => Ticket.collection.insertOne({ title: 'race' })),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 11000 });
    }
  });

  it('loses no increment of many writers', async () => {
    const docs = bench.collection();
    await docs.insertOne({ _id: 1 as never, n: 0 });

    await Promise.all(Array.from({ length: 200 }, () => docs.updateOne({}, { $inc: { n: 1 } })));

    expect((await docs.findOne())?.n).toBe(200);
  });

  it('takes a conditional write once', async () => {
    const docs = bench.collection();
    await docs.insertOne({ _id: 1 as never, status: 'created' });

    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        docs.updateOne({ _id: 1 as never, status: 'created' }, { $set: { status: 'cancelled' } }),
      ),
    );

    expect(results.filter(({ modifiedCount }) => modifiedCount === 1)).toHaveLength(1);
  });

  it('pulls an embedded event without a change of version', async () => {
    const Ticket = tickets();
    const made = await Ticket.create({ title: 'a', outbox: [{ subject: 's' }, { subject: 't' }] });

    await Ticket.collection.updateOne({ _id: made._id }, {
      $pull: { outbox: { _id: made.outbox[0]?._id } },
    } as never);

    const read = await Ticket.findById(made._id).orFail();
    expect(read.outbox.map(({ subject }) => subject)).toEqual(['t']);
    expect(read.get('version')).toBe(0);
  });

  it('syncs the indexes of a schema', async () => {
    const schema = new Schema({ email: String, at: Date });
    schema.index({ email: 1 }, { unique: true, sparse: true });
    schema.index({ at: 1, _id: -1 });
    const Model = bench.connection().model(`Indexed${(serial += 1)}`, schema);

    await Model.syncIndexes();

    expect(Object.keys(await Model.collection.indexInformation()).sort()).toEqual([
      '_id_',
      'at_1__id_-1',
      'email_1',
    ]);
    expect(await Model.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  it('asks for the write to be on disk', async () => {
    const docs = bench.collection();
    const options = { writeConcern: { w: 'majority', j: true } } as const;
    await docs.insertOne({ _id: 1 as never }, options);
    await docs.updateOne({}, { $set: { a: 1 } }, options);
    expect(await docs.findOne()).toEqual({ _id: 1, a: 1 });
  });
});
