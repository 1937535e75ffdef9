import { equal } from '../bson/compare';
import { getField, isDoc, setField, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { runStages } from '../aggregate/stages';

const allowed = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'];

/** An update that is an aggregation pipeline over the single document. */
export function compilePipeline(stages: unknown[]): (doc: Doc) => Doc {
  const pipeline = stages.map((stage) => {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined;
    if (!isDoc(stage) || name === undefined || Object.keys(stage).length !== 1) {
      throw new MongoError(
        40323,
        'A pipeline stage specification object must contain exactly one field.',
      );
    }
    if (!allowed.includes(name)) {
      throw new MongoError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return [name, stage[name]] satisfies [string, unknown];
  });
  return (doc) => restoreTypes(doc, runStages([doc], pipeline)[0] ?? doc);
}

/** What a pipeline left as it was keeps its exact number types, which mingo does not know. */
function restoreTypes(before: Doc, after: Doc): Doc {
  const result: Doc = {};
  for (const [key, value] of Object.entries(after)) {
    const original = getField(before, key);
    const isBoth = isDoc(value) && isDoc(original);
    const restored = isBoth ? restoreTypes(original, value) : value;
    setField(result, key, !isBoth && equal(original, value) ? original : restored);
  }
  return result;
}
