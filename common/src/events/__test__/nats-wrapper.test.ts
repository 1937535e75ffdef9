import { NatsStreamingBus } from '../../bus/nats-streaming-bus';
import { NatsWrapper } from '../nats-wrapper';

afterEach(() => jest.restoreAllMocks());

it('has no client before it is connected', () => {
  expect(() => new NatsWrapper().client).toThrow('Cannot access NATS client before connecting');
});

it('has the client that it has connected', async () => {
  const bus = {} as NatsStreamingBus;
  const connect = jest.spyOn(NatsStreamingBus, 'connect').mockResolvedValue(bus);
  const wrapper = new NatsWrapper();

  await wrapper.connect('ticketing', 'orders-1', 'nats://nats-srv:4222');

  expect(connect).toHaveBeenCalledWith('ticketing', 'orders-1', 'nats://nats-srv:4222');
  expect(wrapper.client).toBe(bus);
});

it('has none when the connection has failed', async () => {
  jest.spyOn(NatsStreamingBus, 'connect').mockRejectedValue(new Error('clientID already in use'));
  const wrapper = new NatsWrapper();

  await expect(wrapper.connect('ticketing', 'orders-1', 'nats://nats-srv:4222')).rejects.toThrow(
    'clientID already in use',
  );
  expect(() => wrapper.client).toThrow('before connecting');
});
