import { isObjectIdOrHexString, type Model, type QueryOptions } from 'mongoose';
import { BadRequestError } from '../errors/bad-request-error';
import { NotFoundError } from '../errors/not-found-error';

/**
 * The document of this id.
 *
 * @param options Mongoose's, e.g. `{ populate: 'ticket' }`
 * @throws BadRequestError `ticket id is not valid` (the model's name) where it can't be an id
 * @throws NotFoundError where there is none
 */
export async function findOrFail<Fields, Helpers, Methods, Virtuals, Document>(
  model: Model<Fields, Helpers, Methods, Virtuals, Document>,
  id: string,
  options: QueryOptions<Fields> = {},
): Promise<Document> {
  if (!isObjectIdOrHexString(id)) {
    throw new BadRequestError(`${model.modelName.toLowerCase()} id is not valid`);
  }
  const document = await model.findById<Document>(id, null, options);
  if (!document) throw new NotFoundError();
  return document;
}
