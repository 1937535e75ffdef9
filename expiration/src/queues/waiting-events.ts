import type { ParkedEvent } from '@gittix/common';

/** Whether a parked event of this group (and key, when one is given) is to be tried again. */
export function isWaiting(event: ParkedEvent, group: string, key?: string): boolean {
  if (event.group !== group) return false;
  if (key !== undefined && event.key !== key) return false;
  return event.reason === 'gap' || event.reason === 'wait';
}

export function oldestFirst(a: ParkedEvent, b: ParkedEvent): number {
  return (a.version ?? 0) - (b.version ?? 0);
}
