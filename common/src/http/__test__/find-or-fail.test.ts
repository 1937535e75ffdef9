import mongoose, { Schema } from 'mongoose';
import { NotFoundError } from '../../errors/not-found-error';
import { anId, useMongo } from '../../testing';
import { findOrFail } from '../find-or-fail';

const Seller = mongoose.model('FoundSeller', new Schema({ name: String }));
const Thing = mongoose.model(
  'FoundThing',
  new Schema({ title: String, seller: { type: Schema.Types.ObjectId, ref: 'FoundSeller' } }),
);

useMongo();

it('finds the document', async () => {
  const { id } = await Thing.create({ title: 'concert' });

  expect((await findOrFail(Thing, id as string)).title).toBe('concert');
});

it('can populate what the document refers to', async () => {
  const seller = await Seller.create({ name: 'Ann' });
  const { id } = await Thing.create({ seller: seller._id });

  const thing = await findOrFail(Thing, id as string, { populate: 'seller' });

  expect(thing.seller).toMatchObject({ name: 'Ann' });
});

it('fails with 404 where there is none', async () => {
  await expect(findOrFail(Thing, anId())).rejects.toBeInstanceOf(NotFoundError);
});

it.each(['', 'x', '1', 'twelve chars', `${anId()}0`, '{"$gt":""}', '../../etc/passwd'])(
  'fails with 400 where %j can not be an id',
  async (id) => {
    await expect(findOrFail(Thing, id)).rejects.toMatchObject({
      statusCode: 400,
      message: 'foundthing id is not valid',
    });
  },
);
