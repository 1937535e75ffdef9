import type { ParkedEvent } from '../inbox/parking-lot';

/** What somebody who looks after a service wants to know of its parked events, as lines of text. */
export function describeParked(parked: readonly ParkedEvent[]): string {
  const entries = parked.map(
    ({ id, reason, error, payload }) =>
      `${id}\n  ${reason}${error ? `: ${error}` : ''}\n  ${payload}\n`,
  );
  return `${entries.join('')}${parked.length} events are parked`;
}
