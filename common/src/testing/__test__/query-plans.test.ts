import mongoose, { Schema } from 'mongoose';
import { queryPlansOf } from '../query-plans';
import { useMongo } from '../mongo';

const Seat = mongoose.model('Seat', new Schema({ row: Number, colour: String }).index({ row: 1 }));

useMongo();

beforeEach(() => Seat.create({ row: 1, colour: 'red' }));

const stagesOf = async (run: () => Promise<unknown>) =>
  (await queryPlansOf(run)).map(({ stages }) => stages);

it('tells a query that uses an index from one that scans the collection', async () => {
  expect(await stagesOf(() => Seat.find({ row: 1 }))).toEqual([
    expect.not.arrayContaining(['COLLSCAN']),
  ]);
  expect(await stagesOf(() => Seat.find({ colour: 'red' }))).toEqual([
    expect.arrayContaining(['COLLSCAN']),
  ]);
});

it('tells a sort that an index gives from one that is made in memory', async () => {
  expect(await stagesOf(() => Seat.find({ row: 1 }).sort({ row: 1 }))).toEqual([
    expect.not.arrayContaining(['SORT']),
  ]);
  expect(await stagesOf(() => Seat.find({ row: 1 }).sort({ colour: 1 }))).toEqual([
    expect.arrayContaining(['SORT']),
  ]);
});

it.each([
  ['findOne', () => Seat.findOne({ colour: 'red' })],
  ['exists', () => Seat.exists({ colour: 'red' })],
  ['updateOne', () => Seat.updateOne({ colour: 'red' }, { row: 2 })],
  ['findOneAndUpdate', () => Seat.findOneAndUpdate({ colour: 'red' }, { row: 2 })],
  ['deleteMany', () => Seat.deleteMany({ colour: 'red' })],
  ['countDocuments', () => Seat.countDocuments({ colour: 'red' })],
  [
    'bulkWrite',
    () =>
      Seat.bulkWrite([{ updateOne: { filter: { colour: 'red' }, update: { $set: { row: 2 } } } }]),
  ],
  ['the driver', () => Seat.collection.find({ colour: 'red' }).toArray()],
])('sees the queries of %s', async (_name, run) => {
  const plans = await queryPlansOf(async () => run());
  expect(plans).toEqual([
    expect.objectContaining({
      collection: 'seats',
      filter: { colour: 'red' },
      stages: expect.arrayContaining(['COLLSCAN']) as string[],
    }),
  ]);
});

it('lets other errors pass, and stops listening', async () => {
  const failure = new Error('failed');
  await expect(queryPlansOf(() => Promise.reject(failure))).rejects.toBe(failure);
  expect(mongoose.get('debug')).toBe(false);
});
