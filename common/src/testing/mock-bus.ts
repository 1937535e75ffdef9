/// <reference types="jest" />
import type { Bus } from '../bus/bus';
import type { EventMap } from '../events/event-map';
import type { Subjects } from '../events/subjects';

/**
 * A `natsWrapper` for `__mocks__`: its bus takes every event at once and forgets it, and anything
 * but `publish` throws.
 */
export function mockNatsWrapper(): { client: Pick<Bus, 'publish'> } {
  return {
    client: {
      publish: jest.fn((_subject: string, _data: string, callback: (error?: Error) => void) => {
        callback();
      }),
    },
  };
}

/** The data of every event of one subject that was published since mocks were last cleared. */
export function publishedEvents<S extends Subjects>(
  natsWrapper: { client: Pick<Bus, 'publish'> },
  subject: S,
): EventMap[S]['data'][] {
  return jest
    .mocked(natsWrapper.client.publish)
    .mock.calls.filter(([published]) => published === (subject as string))
    .map(([, data]) => JSON.parse(data) as EventMap[S]['data']);
}
