import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { TypeEdge, type Interval } from '../storage/index-btree';
import type { IndexScan, Plan } from '../query/plan';
import type { FindStats } from '../query/run';
import { collectionName, type Command, type CommandContext } from './command';
import { query } from './find';

/** Explains a find, or the query of a count, update, delete, distinct or aggregate. */
export const explain: Command = {
  name: 'explain',
  fields: { explain: 'object', verbosity: 'string' },
  run(args, context) {
    if (!isDoc(args.explain)) {
      throw new MongoError('TypeMismatch', 'explain command requires a nested object');
    }
    const command = args.explain;
    const started = performance.now();
    const { stats } = query(asFind(command), context);
    return report(command, stats, performance.now() - started, context);
  },
};

/** The find whose plan is the plan of the command. */
function asFind(command: Doc): Doc {
  const [name = '', collection] = Object.entries(command)[0] ?? [];
  switch (name) {
    case 'find':
      return command;
    case 'count':
    case 'distinct':
    case 'findAndModify':
    case 'findandmodify':
      return { find: collection, filter: command.query ?? {}, sort: command.sort ?? {} };
    case 'update':
    case 'delete': {
      const statements = command[`${name}s`];
      const first: unknown = Array.isArray(statements) ? statements[0] : undefined;
      return { find: collection, filter: isDoc(first) ? (first.q ?? {}) : {} };
    }
    case 'aggregate': {
      const stages = Array.isArray(command.pipeline) ? command.pipeline.filter(isDoc) : [];
      const [match, sort] = [stages[0]?.$match, stages[stages[0]?.$match ? 1 : 0]?.$sort];
      return { find: collection, filter: match ?? {}, sort: sort ?? {} };
    }
    default:
      throw new MongoError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

function report(
  command: Doc,
  stats: FindStats | undefined,
  elapsed: number,
  { database, server }: CommandContext,
): Doc {
  const namespace = `${database}.${collectionName(command)}`;
  const winningPlan = stats ? planOf(stats) : { stage: 'EOF' };
  return {
    explainVersion: '1',
    queryPlanner: { namespace, parsedQuery: command.filter ?? {}, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: stats?.returned ?? 0,
      executionTimeMillis: Math.round(elapsed),
      totalKeysExamined: stats?.keysExamined ?? 0,
      totalDocsExamined: stats?.docsExamined ?? 0,
      executionStages: winningPlan,
    },
    command,
    serverInfo: { host: server.host },
  };
}

function planOf({ plan, isSorting }: FindStats): Doc {
  const access = accessOf(plan);
  return isSorting ? { stage: 'SORT', inputStage: access } : access;
}

function accessOf(plan: Plan): Doc {
  switch (plan.stage) {
    case 'COLLSCAN':
      return { stage: 'COLLSCAN', direction: 'forward' };
    case 'IXSCAN':
      return { stage: 'FETCH', inputStage: indexScan(plan) };
    case 'OR':
      return {
        stage: 'FETCH',
        inputStage: { stage: 'OR', inputStages: plan.scans.map(indexScan) },
      };
  }
}

function indexScan({ index, intervals, reverse }: IndexScan): Doc {
  return {
    stage: 'IXSCAN',
    keyPattern: index.spec.key,
    indexName: index.spec.name,
    isMultiKey: index.multikey,
    isUnique: index.isUnique,
    isSparse: index.spec.sparse ?? false,
    isPartial: index.partial !== undefined,
    direction: reverse ? 'backward' : 'forward',
    indexBounds: intervals.map(describeInterval),
  };
}

function describeInterval({ prefix, low, high }: Interval): string {
  const end = (value: unknown) => (value instanceof TypeEdge ? '' : JSON.stringify(value));
  const range =
    (low ?? high)
      ? ` ${low?.inclusive ? '[' : '('}${end(low?.value)}, ${end(high?.value)}${high?.inclusive ? ']' : ')'}`
      : '';
  return `${JSON.stringify(prefix)}${range}`;
}
