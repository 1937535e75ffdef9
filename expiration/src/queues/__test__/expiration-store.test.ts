import { storeLocation } from '../expiration-store';

it('is in Redis when REDIS_HOST is set', () => {
  expect(storeLocation({ REDIS_HOST: 'expiration-redis-srv' })).toEqual({
    redis: { host: 'expiration-redis-srv', port: 6379 },
  });
  expect(storeLocation({ REDIS_HOST: 'localhost', REDIS_PORT: '7000' })).toEqual({
    redis: { host: 'localhost', port: 7000 },
  });
});

it('is in a folder when EXPIRATION_QUEUE_DIR is set', () => {
  expect(storeLocation({ EXPIRATION_QUEUE_DIR: '/data' })).toEqual({ folder: '/data' });
});

it('is in Redis when both are set', () => {
  const both = { REDIS_HOST: 'redis', EXPIRATION_QUEUE_DIR: '/data' };
  expect(storeLocation(both)).toEqual({ redis: { host: 'redis', port: 6379 } });
});

it.each([{}, { REDIS_HOST: '', EXPIRATION_QUEUE_DIR: '' }, { REDIS_PORT: '6379' }])(
  'says which settings it needs when it is given %j',
  (environment) => {
    expect(() => storeLocation(environment)).toThrow(
      /^REDIS_HOST or EXPIRATION_QUEUE_DIR must be defined: /,
    );
  },
);

it('refuses a port that is none', () => {
  expect(() => storeLocation({ REDIS_HOST: 'redis', REDIS_PORT: '70000' })).toThrow(/REDIS_PORT/);
});
