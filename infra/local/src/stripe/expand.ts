import { invalidParameter } from './errors';
import type { Kind, Store } from './store';

const EXPANDABLE = new Map<string, Kind>([
  ['charge', 'charge'],
  ['latest_charge', 'charge'],
  ['payment_intent', 'payment_intent'],
  ['payment_method', 'payment_method'],
]);

/**
 * The answer with ids replaced by the objects they stand for, as `expand[]=latest_charge` or, in
 * a list, `expand[]=data.latest_charge` asks (https://docs.stripe.com/api/expanding_objects).
 */
export function expanded(store: Store, answer: object, paths: readonly string[]): object {
  return paths.reduce((result, path) => expandPath(store, result, path, path.split('.')), answer);
}

function expandPath(store: Store, value: object, path: string, steps: string[]): object {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const members = value as Record<string, unknown>;
  const member = members[step];

  if (step === 'data' && Array.isArray(member)) {
    return { ...value, data: member.map((one: object) => expandPath(store, one, path, rest)) };
  }
  const kind = EXPANDABLE.get(step);
  if (kind === undefined || member === undefined) {
    throw invalidParameter(`This property cannot be expanded (${path}).`, 'expand');
  }
  const found = typeof member === 'string' ? store.find(kind, member) : member;
  if (typeof found !== 'object' || found === null) return value; // null stays null
  return { ...value, [step]: expandPath(store, found, path, rest) };
}
