import { invalidParameter, noSuch } from './errors';
import { type Params, optionalInteger, optionalObject, optionalText } from './params';

/** What every list call accepts: https://docs.stripe.com/api/pagination */
export const LIST_PARAMS = ['created', 'ending_before', 'expand', 'limit', 'starting_after'];

interface Listed {
  id: string;
  object: string;
  created: number;
}

export interface ApiList<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** One page of `objects` (newest first), as `limit`, `starting_after` and `created` ask for it. */
export function page<T extends Listed>(objects: T[], params: Params, url: string): ApiList<T> {
  const limit = limitOf(params);
  const matching = objects.filter(createdWithin(params));
  const after = optionalText(params, 'starting_after');
  const before = optionalText(params, 'ending_before');

  if (before !== undefined) {
    const end = positionOf(objects, matching, before, 'ending_before');
    const data = matching.slice(Math.max(0, end - limit), end);
    return { object: 'list', data, has_more: end > limit, url };
  }
  const start =
    after === undefined ? 0 : positionOf(objects, matching, after, 'starting_after') + 1;
  const data = matching.slice(start, start + limit);
  return { object: 'list', data, has_more: matching.length > start + limit, url };
}

function limitOf(params: Params): number {
  const limit = optionalInteger(params, 'limit') ?? 10;
  if (limit >= 1 && limit <= 100) return limit;
  throw invalidParameter('Invalid limit: must be between 1 and 100', 'limit');
}

function positionOf(all: Listed[], matching: Listed[], id: string, param: string): number {
  const position = matching.findIndex((object) => object.id === id);
  if (position < 0) throw noSuch(all[0]?.object ?? 'object', id, param, 400);
  return position;
}

/** `created=…` for an exact second, `created[gte]=…` and the like for a range. */
function createdWithin(params: Params): (object: Listed) => boolean {
  if (typeof params.created !== 'object') {
    const exact = optionalInteger(params, 'created');
    return (object) => exact === undefined || object.created === exact;
  }
  const range = optionalObject(params, 'created') ?? {};
  const gt = optionalInteger(range, 'gt') ?? -Infinity;
  const gte = optionalInteger(range, 'gte') ?? -Infinity;
  const lt = optionalInteger(range, 'lt') ?? Infinity;
  const lte = optionalInteger(range, 'lte') ?? Infinity;
  return ({ created }) => created > gt && created >= gte && created < lt && created <= lte;
}
