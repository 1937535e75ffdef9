import mongoose from 'mongoose';

interface Query {
  collection: string;
  filter: object;
  sort?: Record<string, 1 | -1>;
}

export interface QueryPlan extends Query {
  /** The stages of the plan that the database has chosen, such as `IXSCAN`. */
  stages: string[];
}

/**
 * Every query that runs within `run`, reads and writes alike, with the plan by which the database
 * finds its documents. A plan with the stage `COLLSCAN` looks at all there are.
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
  return { ...query, stages: stagesOf(explanation) };
}

/** Plans are trees: a stage has `inputStage` or `inputStages`, and so on. */
function stagesOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'stage' && typeof value === 'string') return [value];
    return key === 'rejectedPlans' ? [] : stagesOf(value);
  });
}
