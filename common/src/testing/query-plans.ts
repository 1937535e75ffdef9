import mongoose from 'mongoose';

interface Query {
  collection: string;
  filter: object;
  sort?: Record<string, 1 | -1>;
}

export interface QueryPlan extends Query {
  /** The index by which the documents are found; absent when the whole collection is looked at. */
  index?: string;
  /** Whether the documents are sorted in memory, instead of being read in order. */
  sorts: boolean;
}

/**
 * Every query that runs within `run`, reads and writes alike, with the plan that the database has
 * chosen for it.
 *
 * @example
 * const plans = await queryPlansOf(() => Order.find({ userId }).sort({ _id: 1 }));
 * expect(plans).toMatchObject([{ index: 'userId_1__id_1', sorts: false }]);
 */
export async function queryPlansOf(run: () => Promise<unknown>): Promise<QueryPlan[]> {
  const queries: Query[] = [];
  mongoose.set('debug', (collection: string, method: string, ...args: unknown[]) => {
    queries.push(...queriesOf(method, args).map((query) => ({ collection, ...query })));
  });
  try {
    await run();
  } finally {
    mongoose.set('debug', false);
  }
  return Promise.all(queries.map(explain));
}

function queriesOf(method: string, [first, ...rest]: unknown[]): Omit<Query, 'collection'>[] {
  if (method === 'find' || method === 'findOne') {
    const { sort } = (rest[0] ?? {}) as Pick<Query, 'sort'>;
    return [{ filter: first as object, sort }];
  }
  if (method === 'bulkWrite') {
    const operations = first as Record<string, { filter?: object }>[];
    const filters = operations.flatMap((operation) => Object.values(operation));
    return filters.flatMap(({ filter }) => (filter ? [{ filter }] : []));
  }
  return /^(update|delete|replace|findOneAnd|count)/.test(method)
    ? [{ filter: first as object }]
    : [];
}

async function explain(query: Query): Promise<QueryPlan> {
  const { collection, filter, sort } = query;
  const explanation = await mongoose.connection
    .collection(collection)
    .find(filter, { sort })
    .explain('queryPlanner');
  const stages = stagesOf(explanation);
  const scans = stages.some(({ stage }) => stage === 'COLLSCAN');
  return {
    ...query,
    // a look-up by the id alone is a stage of its own, which names no index
    index: scans ? undefined : (stages.find(({ indexName }) => indexName)?.indexName ?? '_id_'),
    sorts: stages.some(({ stage }) => stage === 'SORT'),
  };
}

interface Stage {
  stage: string;
  indexName?: string;
}

/** Plans are trees: a stage has `inputStage` or `inputStages`, and so on. */
function stagesOf(node: unknown): Stage[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.entries(node).filter(([key]) => key !== 'rejectedPlans');
  const stages = below.flatMap(([, child]) => stagesOf(child));
  return 'stage' in node ? [node as Stage, ...stages] : stages;
}
