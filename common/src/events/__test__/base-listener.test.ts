import type { Bus, Message } from '../../bus/bus';
import { Inbox } from '../../inbox/inbox';
import { logger } from '../../observability/logger';
import { buildMessage } from '../../testing/messages';
import { Listener } from '../base-listener';
import type { ExpirationCompleteEvent } from '../expiration-complete-event';
import { Subjects } from '../subjects';

const heard = jest.fn<void, [ExpirationCompleteEvent['data']]>();

class ExpirationCompleteListener extends Listener<ExpirationCompleteEvent> {
  readonly subject = Subjects.ExpirationComplete;
  readonly queueGroupName = 'orders-service';

  onMessage(data: ExpirationCompleteEvent['data'], msg: Message) {
    heard(data);
    msg.ack();
  }
}

function buildBus() {
  const subscribe = jest.fn<Promise<void>, Parameters<Bus['subscribe']>>().mockResolvedValue();
  return { bus: { subscribe } as unknown as Bus, subscribe };
}

afterEach(() => jest.restoreAllMocks());

it('keeps its group’s place on the bus, and gets again after 5 s what was not acknowledged', async () => {
  const { bus, subscribe } = buildBus();

  await new ExpirationCompleteListener(bus).listen();

  const [subject, options] = subscribe.mock.calls[0] ?? [];
  expect(subject).toBe('expiration:complete');
  expect(options).toMatchObject({
    queueGroup: 'orders-service',
    durableName: 'orders-service',
    ackWait: 5_000,
  });
});

it('does not listen before the bus has confirmed it', async () => {
  const { bus, subscribe } = buildBus();
  subscribe.mockRejectedValue(new Error('no such group'));

  await expect(new ExpirationCompleteListener(bus).listen()).rejects.toThrow('no such group');
});

it('hands what comes to onMessage, parsed, and logs that it came', async () => {
  const { bus, subscribe } = buildBus();
  const info = jest.spyOn(logger, 'info');
  const inbox = new Inbox();
  await new ExpirationCompleteListener(bus, inbox).listen();
  const message = buildMessage({ data: { orderId: 'o' } });

  subscribe.mock.calls[0]?.[2](message);
  await inbox.idle();

  expect(heard).toHaveBeenCalledWith({ orderId: 'o' });
  expect(message.ack).toHaveBeenCalledTimes(1);
  expect(info).toHaveBeenCalledWith('Message received: expiration:complete / orders-service');
});

it.each([
  ['text', (json: string) => json],
  ['bytes', (json: string) => Buffer.from(json)],
])('reads %s', (_what, encode) => {
  const listener = new ExpirationCompleteListener(buildBus().bus);
  const message = { ...buildMessage(), getData: () => encode('{"orderId":"ü"}') };

  expect(listener.parseMessage(message)).toEqual({ orderId: 'ü' });
});
