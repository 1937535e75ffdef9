import { equal } from '../bson/compare';
import { isDoc } from '../bson/value';
import { MongoError } from '../errors';
import type { Collection } from '../storage/collection';
import { requiredPredicates } from './bounds';
import type { Filter } from './filter';
import { plan, planIndex, type Plan } from './plan';
import type { SortField } from './sort';

/**
 * The plan that a hint (an index's name or key) asks for, else the best one.
 * @throws {MongoError} 2 when there is no such index
 */
export function planWithHint(
  collection: Collection,
  filter: Filter,
  sort: readonly SortField[],
  hint: unknown,
): Plan {
  if (hint === undefined || (isDoc(hint) && Object.keys(hint).length === 0)) {
    return plan(collection, filter, sort);
  }
  if (isDoc(hint) && '$natural' in hint) return { stage: 'COLLSCAN', isSorted: false };
  const index = [...collection.indexes.values()].find(({ spec }) =>
    typeof hint === 'string' ? spec.name === hint : equal(spec.key, hint),
  );
  if (!index) {
    throw new MongoError(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not ' +
        'correspond to an existing index',
    );
  }
  return (
    planIndex(index, requiredPredicates(filter), sort) ?? { stage: 'COLLSCAN', isSorted: false }
  );
}
