import axios from 'axios';
import request from 'supertest';
import { app } from '../app';

const post = jest.spyOn(axios, 'post');
const log = jest.spyOn(console, 'log').mockImplementation();
const errors = jest.spyOn(console, 'error').mockImplementation();
beforeEach(() => {
  jest.clearAllMocks();
  post.mockResolvedValue({});
});

it.each(['/posts', '/posts/create'])('creates a post by POST %s', async (path) => {
  const response = await request(app).post(path).send({ title: 'first' });

  expect(response.status).toBe(201);
  expect(response.body).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}$/), title: 'first' });
});

it('answers all posts by their ids', async () => {
  const { body: created } = await request(app).post('/posts').send({ title: 'listed' });

  const { body: posts } = await request(app).get('/posts');

  expect(posts[created.id]).toEqual(created);
});

it('tells the bus of the new post', async () => {
  const { body: data } = await request(app).post('/posts').send({ title: 'news' });

  expect(post).toHaveBeenCalledTimes(1);
  expect(post.mock.calls[0]?.slice(0, 2)).toEqual([
    'http://localhost:4005/events',
    { type: 'PostCreated', data },
  ]);
});

it('keeps the post and says in the log that its event is lost, while the bus is away', async () => {
  post.mockRejectedValue(new axios.AxiosError('', 'ECONNREFUSED'));

  const { status, body } = await request(app).post('/posts').send({ title: 'unheard' });

  expect(status).toBe(201);
  expect((await request(app).get('/posts')).body[body.id]).toEqual(body);
  expect(errors).toHaveBeenCalledWith('PostCreated is lost: ECONNREFUSED');
});

it.each([[{}], [{ title: '  ' }], [{ title: 7 }]])(
  'refuses a post without a title: %j',
  async (body) => {
    const response = await request(app).post('/posts').send(body);

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [{ message: 'Title is required', field: 'title' }] });
    expect(post).not.toHaveBeenCalled();
  },
);

it('refuses what is not JSON, in the same shape', async () => {
  const response = await request(app)
    .post('/posts')
    .set('Content-Type', 'application/json')
    .send('{title');

  expect(response.status).toBe(400);
  expect(response.body).toEqual({ errors: [{ message: expect.stringContaining('JSON') }] });
});

it('writes down what it hears from the bus, and does no more', async () => {
  const response = await request(app).post('/events').send({ type: 'CommentCreated', data: {} });

  expect(response.body).toEqual({});
  expect(log).toHaveBeenCalledWith('received event: CommentCreated');
  expect(post).not.toHaveBeenCalled();
});

it('lets a page of another origin read its answers', async () => {
  const { headers } = await request(app).get('/posts').set('Origin', 'http://localhost:3000');

  expect(headers['access-control-allow-origin']).toBe('*');
});
