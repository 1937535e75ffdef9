import mongoose, { mongo, type Connection } from 'mongoose';
import { startMongo, type MongoServer } from '..';

type Doc = Record<string, unknown>;

const before = { _id: 1, n: 1, text: 'x', list: [1], long: mongo.Long.MAX_VALUE };

let server: MongoServer;
let connection: Connection;

beforeAll(async () => {
  server = await startMongo({ port: 0 });
  connection = await mongoose
    .createConnection(`mongodb://127.0.0.1:${server.port}/refusals`)
    .asPromise();
  await connection.collection('c').insertOne(before as never);
  await connection.collection('other').insertOne({});
});

afterAll(async () => {
  const found = await connection.collection('c').findOne({}, { promoteLongs: false });
  expect(found).toEqual(before);
  await connection.close();
  await server.close();
});

/** A command, the code of its refusal, and words of the message. */
type Refusal = [command: Doc, code: number, words: string];

const find = (filter: Doc, more: Doc = {}): Doc => ({ find: 'c', filter, ...more });
const project = (projection: Doc, filter: Doc = {}): Doc => find(filter, { projection });
const update = (u: unknown, more: Doc = {}): Doc => ({
  update: 'c',
  updates: [{ q: { _id: 1 }, u, ...more }],
});
const aggregate = (...pipeline: unknown[]): Doc => ({ aggregate: 'c', pipeline, cursor: {} });
const index = (key: unknown, more: Doc = {}): Doc => ({
  createIndexes: 'c',
  indexes: [{ key, name: 'new', ...more }],
});
const modify = (more: Doc): Doc => ({ findAndModify: 'c', query: {}, ...more });

const queries: Refusal[] = [
  [find({ $text: { $search: 'x' } }), 27, 'text index required'],
  [find({ $where: 'true' }), 2, '$where is not supported'],
  [find({ $jsonSchema: {} }), 2, '$jsonSchema is not supported'],
  [find({ $and: 1 }), 2, '$and must be an array'],
  [find({ $and: [1] }), 2, 'entries need to be full objects'],
  [find({ n: { $options: 'i' } }), 2, '$options needs a $regex'],
  [find({ n: { $not: 5 } }), 2, '$not needs a regex or a document'],
  [find({ n: { $all: 5 } }), 2, '$all needs an array'],
  [find({ n: { $elemMatch: 5 } }), 2, '$elemMatch needs an Object'],
  [find({ n: { $ne: /x/ } }), 2, "Can't have regex as arg to $ne"],
  [find({ n: { $gt: /x/ } }), 2, "Can't have RegEx as arg"],
  [find({ n: { $in: [{ $gt: 1 }] } }), 2, 'cannot nest $ under $in'],
  [find({ n: { $type: 'nonsense' } }), 2, 'Unknown type name alias: nonsense'],
  [find({ n: { $type: 'constructor' } }), 2, 'Unknown type name alias: constructor'],
  [find({ n: { $type: 99 } }), 2, 'Invalid numerical type code: 99'],
  [find({ n: { $size: 1.5 } }), 9, 'Expected an integer'],
  [find({ n: { $size: -1 } }), 2, 'Expected a non-negative number'],
  [find({ n: { $mod: 5 } }), 2, 'needs to be an array'],
  [find({ n: { $mod: [1] } }), 2, 'not enough elements'],
  [find({ n: { $mod: [1, 2, 3] } }), 2, 'too many elements'],
  [find({ n: { $mod: ['x', 1] } }), 2, 'divisor not a number'],
  [find({ n: { $mod: [0, 1] } }), 2, 'divisor cannot be 0'],
  [find({ n: { $bitsAllSet: -1 } }), 2, 'bit masks are'],
  [find({ n: { $regex: 5 } }), 2, '$regex has to be a string'],
  [find({ n: { $regex: 'x', $options: 'q' } }), 51108, 'invalid flag in regex options: q'],
  [find({ n: { $regex: '(' } }), 51091, 'Regular expression is invalid'],
  [find({ $expr: { $nonsense: 1 } }), 168, '$nonsense'],
  [find({ $expr: { $eq: [1] } }), 16020, 'takes exactly 2 arguments. 1 were passed in'],
  [find({}, { sort: { n: 2 } }), 15975, '$sort key ordering'],
  [find({}, { sort: { n: { $meta: 'textScore' } } }), 2, '$meta sorts are not supported'],
  [find({}, { sort: { $natural: -1 } }), 2, 'only the natural order'],
  [find({}, { hint: 'none' }), 2, 'hint provided does not correspond'],
  [find({}, { skip: -1 }), 51024, "'skip' value must be >= 0, actual value '-1'"],
  [find({}, { tailable: true }), 2, 'tailable cursor'],
  [find({}, { min: { n: 1 } }), 2, 'find.min is not supported'],
  [find({}, { collation: { locale: 'de' } }), 2, 'collations are not supported'],
  [find({}, { constructor: 1 }), 40415, "'find.constructor' is an unknown field"],
  [{ find: 5 }, 73, 'collection name has invalid type int'],
  [{ find: '' }, 73, 'Invalid namespace specified'],
  [project({ a: 1, b: 0 }), 31254, 'Cannot do exclusion on field b in inclusion projection'],
  [project({ a: 1, 'a.b': 1 }), 31249, 'Path collision at a.b'],
  [project({ a: {} }), 51270, 'An empty sub-projection'],
  [project({ 'list.$': 1 }), 51246, "couldn't find a matching element"],
  [project({ list: { $elemMatch: 5 } }), 31274, 'elemMatch: Invalid argument'],
  [project({ 'a.b': { $elemMatch: {} } }), 31275, 'Cannot use $elemMatch projection on a nested'],
  [project({ list: { $slice: 'x' } }), 28667, 'Invalid $slice syntax'],
  [project({ list: { $slice: [1, 0] } }), 28724, 'First argument to $slice must be positive'],
];

const updates: Refusal[] = [
  [update(5), 9, 'must be either an object or an array'],
  [update({ a: 1, $set: { b: 1 } }), 52, "The dollar ($) prefixed field '$set'"],
  [update({ $set: { 'a..b': 1 } }), 56, 'contains an empty field name'],
  [update({ $set: { $a: 1 } }), 52, 'is not valid for storage'],
  [update({ $rename: { n: 5 } }), 2, "The 'to' field for $rename must be a string"],
  [update({ $rename: { n: 'n' } }), 2, 'must differ'],
  [update({ $rename: { n: 'list.$' } }), 2, 'may not be dynamic'],
  [update({ $rename: { 'list.0': 'x' } }), 2, 'The source field cannot be an array element'],
  [update({ $rename: { n: 'list.0' } }), 2, 'The destination field cannot be an array element'],
  [update({ $set: { n: 2 } }, { arrayFilters: 5 }), 14, 'arrayFilters must be an array'],
  [update({ $set: { n: 2 } }, { arrayFilters: [{}] }), 9, 'without a top-level field name'],
  [update({ $set: { n: 2 } }, { arrayFilters: [{ x: 1, y: 1 }] }), 9, "found 'x' and 'y'"],
  [update({ $set: { 'none.$[]': 2 } }), 2, "The path 'none' must exist"],
  [update({ $set: { 'n.$[]': 2 } }), 2, 'non-array element n'],
  [update({ $set: { 'list.x': 2 } }), 28, "Cannot create field 'x'"],
  [update({ $set: { 'list.9000000': 2 } }), 206, 'Cannot backfill'],
  [update({ $push: { list: { $each: 5 } } }), 14, 'The argument to $each in $push'],
  [update({ $push: { list: { $each: [], $x: 1 } } }), 2, 'Unrecognized clause in $push: $x'],
  [update({ $push: { list: { $each: [], $slice: 'x' } } }), 2, 'The value for $slice'],
  [update({ $push: { list: { $each: [], $sort: 5 } } }), 2, 'must be either 1 or -1'],
  [update({ $addToSet: { n: 5 } }), 2, "The field 'n' must be an array but is of type int"],
  [update({ $pull: { n: 5 } }), 2, 'Cannot apply $pull to a non-array value'],
  [update({ $pullAll: { list: 5 } }), 2, '$pullAll requires an array argument'],
  [update({ $pullAll: { n: [5] } }), 2, 'Cannot apply $pullAll to a non-array value'],
  [update({ $pop: { list: 2 } }), 9, '$pop expects 1 or -1'],
  [update({ $pop: { n: 1 } }), 14, "non-array type 'int'"],
  [update({ $inc: { long: 1 } }), 2, 'Failed to apply $inc operations to current value (long)'],
  [update({ $currentDate: { at: 'x' } }), 2, 'is not valid type for $currentDate'],
  [update({ $bit: { n: 5 } }), 2, 'not compatible with a int'],
  [update({ $bit: { n: { nand: 5 } } }), 2, "only supports 'and', 'or', and 'xor'"],
  [update({ $bit: { n: { and: 1.5 } } }), 2, "a 'double' is not supported here"],
  [update({ $bit: { text: { and: 1 } } }), 2, 'a value of non-integral type'],
  [update([{ $group: { _id: 1 } }]), 72, '$group is not allowed to be used within an update'],
  [update([{ $set: {}, $unset: 'a' }]), 40323, 'exactly one field'],
  [update({ $set: { n: 1 } }, { nonsense: 1 }), 40415, "'update.updates.nonsense'"],
  [update({ $set: { n: 1 } }, { q: 5 }), 14, "'update.updates.q' is the wrong type"],
  [{ update: 'c', updates: [{ q: {} }] }, 40414, "'update.updates.u' is missing"],
  [{ update: 'c', updates: [5] }, 14, "'update.updates.0' is the wrong type 'int'"],
  [
    {
      update: 'c',
      updates: [{ q: { 'a.b': 1, a: { c: 1 } }, u: { $set: { x: 1 } }, upsert: true }],
    },
    87,
    'cannot infer query fields to set',
  ],
  [{ delete: 'c', deletes: [{ q: {} }] }, 40414, "'delete.deletes.limit' is missing"],
  [{ delete: 'c', deletes: [{ q: {}, limit: 1, x: 1 }] }, 40415, "'delete.deletes.x'"],
  [modify({ remove: true, update: {} }), 9, 'both an update and remove=true'],
  [modify({ remove: true, upsert: true }), 9, 'both upsert=true and remove=true'],
  [modify({ remove: true, new: true }), 9, 'both new=true and remove=true'],
  [{ insert: 'c', documents: [{ _id: [1] }] }, 2, "The '_id' value cannot be of type array"],
  [{ insert: 'c', documents: [{}], writeConcern: { w: true } }, 9, 'w has to be'],
];

const pipelines: Refusal[] = [
  [{ aggregate: 'c', pipeline: 5, cursor: {} }, 14, "expected type 'array'"],
  [aggregate(5), 14, 'must be an object'],
  [aggregate({ $match: 5 }), 15959, 'the match filter must be'],
  [aggregate({ $sort: 5 }), 15973, 'the $sort key specification'],
  [aggregate({ $sort: {} }), 15976, 'at least one sort key'],
  [aggregate({ $limit: -1 }), 5107201, 'Expected a non-negative number'],
  [aggregate({ $skip: 'x' }), 5107200, 'Expected a non-negative number'],
  [aggregate({ $count: '$x' }), 40156, 'the count field'],
  [aggregate({ $facet: 5 }), 9, 'the $facet specification must be an object'],
  [aggregate({ $facet: { a: 5 } }), 14, "'pipeline' option must be specified as an array"],
  [aggregate({ $unionWith: 5 }), 9, '$unionWith needs a coll'],
  [aggregate({ $lookup: { from: 'c' } }), 9, "'from' and 'as'"],
  [aggregate({ $lookup: { from: 'c', as: 'x', localField: 'n' } }), 9, 'both or neither'],
  [aggregate({ $out: 5 }), 16990, 'only supports a string or object'],
  [aggregate({ $merge: 'c' }), 40324, '$merge is not supported'],
  [aggregate({ $geoNear: {} }), 40324, '$geoNear is not supported'],
  [aggregate({ $project: { x: { $nonsense: 1 } } }), 168, '$nonsense'],
  [aggregate({ $project: { x: { $divide: ['$text', 1] } } }), 2, ''],
];

const administration: Refusal[] = [
  [index(5), 9, "The 'key' field is a required property"],
  [index({}), 67, 'Index keys cannot be empty'],
  [index({ 'a..b': 1 }), 67, 'cannot contain an empty field'],
  [index({ $a: 1 }), 67, 'illegal field name'],
  [index({ a: 'text' }), 67, "Index type 'text' is not supported"],
  [index({ a: 1 }, { nonsense: 1 }), 197, "The field 'nonsense' is not valid"],
  [index({ a: 1 }, { partialFilterExpression: 5 }), 67, 'must be an object'],
  [index({ a: 1 }, { partialFilterExpression: {}, sparse: true }), 67, 'cannot mix'],
  [index({ a: 1 }, { partialFilterExpression: { a: { $ne: 1 } } }), 67, 'not supported in partial'],
  [index({ a: 1 }, { expireAfterSeconds: 'x' }), 67, 'must be numeric'],
  [index({ a: 1 }, { expireAfterSeconds: -1 }), 67, 'int32'],
  [index({ _id: 1, a: 1 }, { expireAfterSeconds: 1 }), 67, 'single-field'],
  [index({ _id: -1 }, { expireAfterSeconds: 1 }), 197, 'not valid for an _id index'],
  [{ createIndexes: 'c', indexes: [] }, 2, 'at least one index'],
  [{ dropIndexes: 'c', index: '_id_' }, 72, 'cannot drop _id index'],
  [{ dropIndexes: 'c', index: { none: 1 } }, 27, "can't find index with key"],
  [{ dropIndexes: 'none', index: '*' }, 26, 'ns not found'],
  [{ collMod: 'none' }, 26, 'ns does not exist'],
  [{ collMod: 'c', validator: {} }, 72, 'validators are not supported'],
  [{ collMod: 'c', index: { name: 'none' } }, 27, 'cannot find index'],
  [{ create: 'x', capped: true, size: 5 }, 72, 'create.capped is not supported'],
  [{ create: 'x', viewOn: 'c' }, 72, 'create.viewOn is not supported'],
  [{ create: '.x' }, 73, "Invalid namespace specified 'refusals..x'"],
  [{ validate: 'none' }, 26, 'does not exist to validate'],
  [{ explain: 5 }, 14, 'explain command requires a nested object'],
  [{ explain: { ping: 1 } }, 59, 'Explain failed due to unknown command: ping'],
  [{ getMore: 'x', collection: 'c' }, 14, "'getMore.getMore' is the wrong type 'string'"],
  [{ saslStart: 1, mechanism: 'PLAIN', payload: '' }, 18, 'Authentication failed'],
  [{ insert: 'c', documents: [{}], txnNumber: 1 }, 20, 'Transaction numbers are only allowed'],
];

const onAdmin: Refusal[] = [
  [{ renameCollection: 'refusals.none', to: 'refusals.x' }, 26, 'does not exist'],
  [{ renameCollection: 'refusals.c', to: 'refusals.c' }, 20, "Can't rename a collection to itself"],
  [{ renameCollection: 'refusals.c', to: 'refusals.other' }, 48, 'target namespace exists'],
  [{ replSetGetStatus: 1 }, 76, 'not running with --replSet'],
  [{ getParameter: 1 }, 72, 'no option found to get'],
  [{ commitTransaction: 1, txnNumber: 1 }, 20, 'Transaction numbers are only allowed'],
  [{ abortTransaction: 1 }, 20, 'Transaction numbers are only allowed'],
];

/** The error of a command, or of its only statement. */
async function refusalOf(command: Doc, database = connection.db): Promise<unknown> {
  try {
    const reply = await database?.command(command);
    const [first] = (reply?.writeErrors ?? []) as { code: number; errmsg: string }[];
    return first && { code: first.code, message: first.errmsg };
  } catch (error) {
    return { code: (error as mongo.MongoServerError).code, message: (error as Error).message };
  }
}

const text = (command: Doc) => mongo.BSON.EJSON.stringify(command);
const rows = (refusals: Refusal[]) =>
  refusals.map(([command, code, words]) => ({ what: text(command), command, code, words }));

it.each(rows([...queries, ...updates, ...pipelines, ...administration]))(
  'refuses $what',
  async ({ command, code, words }) => {
    const message = expect.stringContaining(words) as string;
    expect(await refusalOf(command)).toEqual({ code, message });
  },
);

it.each(rows(onAdmin))('refuses $what on admin', async ({ command, code, words }) => {
  const message = expect.stringContaining(words) as string;
  expect(await refusalOf(command, connection.getClient().db('admin'))).toEqual({ code, message });
});

it('refuses to continue a cursor under another name', async () => {
  const docs = connection.collection('many');
  await docs.insertMany([{}, {}, {}]);
  const reply = await connection.db?.command({ find: 'many', batchSize: 1 });
  const { id } = (reply as { cursor: { id: number } }).cursor;
  const getMore = mongo.Long.fromValue(id);
  expect(await refusalOf({ getMore, collection: 'c' })).toMatchObject({ code: 13 });
});
