import { InvalidArgumentError } from 'commander';
import ms, { type StringValue } from 'ms';

/**
 * Reads `500ms`, `5s`, `10m`, `2h`; returns milliseconds.
 *
 * @throws InvalidArgumentError
 */
export function parseDuration(text: string): number {
  // without a unit `ms` takes milliseconds, which is hardly ever what is meant
  const milliseconds = /^\d+(\.\d+)?[a-z]+$/.test(text) ? ms(text as StringValue) : undefined;
  if (milliseconds === undefined) {
    throw new InvalidArgumentError('It is no duration, such as 500ms, 5s or 10m.');
  }
  return milliseconds;
}
