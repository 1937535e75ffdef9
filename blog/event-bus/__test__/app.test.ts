import axios from 'axios';
import request from 'supertest';
import { app } from '../app';

const post = jest.spyOn(axios, 'post');
const errors = jest.spyOn(console, 'error').mockImplementation();
beforeEach(() => {
  jest.clearAllMocks();
  post.mockResolvedValue({});
});

const event = (title: string) => ({ type: 'PostCreated', data: { id: '1', title } });
const receivers = [4000, 4001, 4002, 4003].map((port) => `http://localhost:${port}/events`);

it('forwards an event to all four services', async () => {
  const response = await request(app).post('/events').send(event('news'));

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ status: 'OK' });
  expect(post.mock.calls.map(([url]) => url)).toEqual(receivers);
  for (const [, forwarded] of post.mock.calls) expect(forwarded).toEqual(event('news'));
});

it('answers before the services have', async () => {
  post.mockReturnValue(new Promise(() => {}));

  await request(app).post('/events').send(event('slow')).expect(200);
});

it('forwards to the others when one is away, and says in the log which', async () => {
  post.mockRejectedValueOnce(new axios.AxiosError('', 'ECONNREFUSED'));

  await request(app).post('/events').send(event('partly heard')).expect(200);

  expect(post).toHaveBeenCalledTimes(4);
  expect(errors).toHaveBeenCalledWith(
    'PostCreated did not reach http://localhost:4000: ECONNREFUSED',
  );
});

it('stores every event, in the order in which they came', async () => {
  const { body: before } = await request(app).get('/events');
  await request(app).post('/events').send(event('first'));
  await request(app).post('/events').send(event('second'));

  const { body: after } = await request(app).get('/events');

  expect(after.slice(before.length)).toEqual([event('first'), event('second')]);
});

it.each([
  [{}, { message: 'Type must be a string', field: 'type' }],
  [
    { type: '', data: {} },
    { message: 'Type must be a string', field: 'type' },
  ],
  [{ type: 'PostCreated' }, { message: 'Data must be an object', field: 'data' }],
  [
    { type: 'PostCreated', data: null },
    { message: 'Data must be an object', field: 'data' },
  ],
])('refuses what is no event: %j', async (body, error) => {
  const response = await request(app).post('/events').send(body);

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [error] });
  expect(post).not.toHaveBeenCalled();
});
