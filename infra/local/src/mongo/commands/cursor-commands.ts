import { isNumber, toNumber } from '../bson/numbers';
import { collectionName, countOf, wrongType, type Command } from './command';

export const getMore: Command = {
  name: 'getMore',
  fields: {
    collection: 'string',
    batchSize: 'number',
    term: 'number',
    lastKnownCommittedOpTime: 'any',
  },
  required: ['collection'],
  run(args, { cursors, database }) {
    if (!isNumber(args.getMore)) {
      throw wrongType('getMore.getMore', args.getMore, 'number');
    }
    const namespace = `${database}.${String(args.collection)}`;
    return {
      cursor: cursors.more(toNumber(args.getMore), namespace, countOf(args, 'batchSize', 0)),
    };
  },
};

export const killCursors: Command = {
  name: 'killCursors',
  fields: { cursors: 'array' },
  required: ['cursors'],
  run(args, { cursors }) {
    collectionName(args);
    const ids = args.cursors as unknown[];
    const killed = ids.filter((id) => isNumber(id) && cursors.kill(toNumber(id)));
    return {
      cursorsKilled: killed,
      cursorsNotFound: ids.filter((id) => !killed.includes(id)),
      cursorsAlive: [],
      cursorsUnknown: [],
    };
  },
};
