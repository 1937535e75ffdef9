import type { Delivery } from './delivery';

/** Of an event beside the version that its listener's copy has: its turn, already taken, too soon. */
export type Place = 'next' | 'older' | 'early';

/** Where an event stands in its aggregate's sequence, for listeners that follow one. */
export async function placeOf({ listener, envelope, data }: Delivery): Promise<Place> {
  if (!listener.follows || envelope.version === undefined) return 'next';
  const stored = (await listener.follows.versionOf((data as { id: string }).id)) ?? -1;
  if (envelope.version <= stored) return 'older';
  return envelope.version === stored + 1 ? 'next' : 'early';
}
