import { InvalidArgumentError } from 'commander';
import { parseDuration } from './duration';
import { parseWholeNumber } from './whole-number';

/** Where a subscription begins when the server has no position of it yet. */
export type StartPosition =
  | { at: 'all' }
  | { at: 'last' }
  | { at: 'sequence'; sequence: number }
  /** `milliseconds` ago. */
  | { at: 'since'; milliseconds: number };

/**
 * Reads `all`, `last`, `seq=N` or `since=10m`.
 *
 * @throws InvalidArgumentError
 */
export function parseStartPosition(text: string): StartPosition {
  if (text === 'all' || text === 'last') return { at: text };
  const [, kind, value = ''] = /^(seq|since)=(.*)$/.exec(text) ?? [];
  if (kind === 'seq') return { at: 'sequence', sequence: parseWholeNumber(value) };
  if (kind === 'since') return { at: 'since', milliseconds: parseDuration(value) };
  throw new InvalidArgumentError('It is none of all, last, seq=N and since=10m.');
}
