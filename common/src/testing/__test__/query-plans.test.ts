import mongoose, { Schema } from 'mongoose';
import { anId } from '../an-id';
import { queryPlansOf } from '../query-plans';
import { useMongo } from '../mongo';

const Seat = mongoose.model('Seat', new Schema({ row: Number, colour: String }).index({ row: 1 }));

useMongo();

beforeEach(() => Seat.create({ row: 1, colour: 'red' }));

it('tells by which index documents are found, and when the whole collection is looked at', async () => {
  expect(await queryPlansOf(() => Seat.find({ row: 1 }))).toMatchObject([{ index: 'row_1' }]);
  expect(await queryPlansOf(() => Seat.find({ _id: anId() }))).toMatchObject([{ index: '_id_' }]);
  expect(await queryPlansOf(() => Seat.find({ colour: 'red' }))).toMatchObject([
    { index: undefined },
  ]);
});

it('tells a sort that an index gives from one that is made in memory', async () => {
  expect(await queryPlansOf(() => Seat.find({ row: 1 }).sort({ row: 1 }))).toMatchObject([
    { sorts: false },
  ]);
  expect(await queryPlansOf(() => Seat.find({ row: 1 }).sort({ colour: 1 }))).toMatchObject([
    { sorts: true },
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
  expect(plans).toMatchObject([
    { collection: 'seats', filter: { colour: 'red' }, index: undefined },
  ]);
});

it('lets other errors pass, and stops listening', async () => {
  const failure = new Error('failed');
  await expect(queryPlansOf(() => Promise.reject(failure))).rejects.toBe(failure);
  expect(mongoose.get('debug')).toBe(false);
});
