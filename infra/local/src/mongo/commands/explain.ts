import { isDoc, type Doc } from '../bson/value';
import { MongoError } from '../errors';
import { TypeEdge, type Interval } from '../storage/index-btree';
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
  const access =
    plan.stage === 'COLLSCAN'
      ? { stage: 'COLLSCAN', direction: 'forward' }
      : {
          stage: 'FETCH',
          inputStage: {
            stage: 'IXSCAN',
            keyPattern: plan.index.spec.key,
            indexName: plan.index.spec.name,
            isMultiKey: plan.index.multikey,
            isUnique: plan.index.isUnique,
            isSparse: plan.index.spec.sparse ?? false,
            isPartial: plan.index.partial !== undefined,
            direction: plan.reverse ? 'backward' : 'forward',
            indexBounds: plan.intervals.map(describeInterval),
          },
        };
  return isSorting ? { stage: 'SORT', inputStage: access } : access;
}

function describeInterval({ prefix, low, high }: Interval): string {
  const end = (value: unknown) => (value instanceof TypeEdge ? '' : JSON.stringify(value));
  const range =
    (low ?? high)
      ? ` ${low?.inclusive ? '[' : '('}${end(low?.value)}, ${end(high?.value)}${high?.inclusive ? ']' : ')'}`
      : '';
  return `${JSON.stringify(prefix)}${range}`;
}
