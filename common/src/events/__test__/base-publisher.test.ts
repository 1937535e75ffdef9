import type { Bus } from '../../bus/bus';
import { logger } from '../../observability/logger';
import { Publisher } from '../base-publisher';
import type { ExpirationCompleteEvent } from '../expiration-complete-event';
import { Subjects } from '../subjects';

class ExpirationCompletePublisher extends Publisher<ExpirationCompleteEvent> {
  readonly subject = Subjects.ExpirationComplete;
}

const publish = jest.fn<void, Parameters<Bus['publish']>>();
const publisher = new ExpirationCompletePublisher({ publish });

afterEach(() => jest.restoreAllMocks());

it('is done, and says so, when the bus has stored the event as JSON', async () => {
  const info = jest.spyOn(logger, 'info');
  const done = jest.fn();

  const publishing = publisher.publish({ orderId: 'o' }).then(done);
  const [subject, data, stored] = publish.mock.lastCall ?? [];
  await Promise.resolve();
  expect(done).not.toHaveBeenCalled();
  stored?.();
  await publishing;

  expect([subject, data]).toEqual(['expiration:complete', '{"orderId":"o"}']);
  expect(info).toHaveBeenCalledWith('event published to subject: expiration:complete');
});

it('fails when the bus does not take it', async () => {
  publish.mockImplementation((_subject, _data, callback) => callback(new Error('away')));

  await expect(publisher.publish({ orderId: 'o' })).rejects.toThrow('away');
});
