import axios from 'axios';
import request from 'supertest';
import { app } from '../app';

const post = jest.spyOn(axios, 'post');
jest.spyOn(console, 'log').mockImplementation();
const errors = jest.spyOn(console, 'error').mockImplementation();
beforeEach(() => {
  jest.clearAllMocks();
  post.mockResolvedValue({});
});

const sentEvents = () => post.mock.calls.map(([, event]) => event);
const comment = (postId: string, content: unknown) =>
  request(app).post(`/posts/${postId}/comments`).send({ content });
const moderate = (data: object) =>
  request(app).post('/events').send({ type: 'CommentModerated', data });

it('answers no comments for a post that has none', async () => {
  for (const postId of ['none', '__proto__', 'constructor']) {
    const { status, body } = await request(app).get(`/posts/${postId}/comments`);
    expect({ status, body }).toEqual({ status: 200, body: [] });
  }
});

it('answers a new comment, pending, with all others of its post', async () => {
  await comment('a', 'one');
  const { status, body } = await comment('a', 'two');

  const id = expect.stringMatching(/^[0-9a-f]{8}$/);
  expect(status).toBe(201);
  expect(body).toEqual([
    { id, content: 'one', status: 'pending' },
    { id, content: 'two', status: 'pending' },
  ]);
  expect((await request(app).get('/posts/a/comments')).body).toEqual(body);
});

it('takes any post id for what it is', async () => {
  expect((await comment('__proto__', 'fine')).status).toBe(201);
});

it('tells the bus of the new comment', async () => {
  const { body } = await comment('b', 'news');

  expect(sentEvents()).toEqual([
    {
      type: 'CommentCreated',
      data: { id: body[0].id, content: 'news', postId: 'b', status: 'pending' },
    },
  ]);
});

it.each(['approved', 'rejected'])(
  'stores that it was %s, and announces an update',
  async (status) => {
    const { body } = await comment(status, 'judged');
    const { id } = body[0];
    post.mockClear();

    const response = await moderate({ id, postId: status, status, content: 'judged' });

    expect(response.body).toEqual({});
    expect((await request(app).get(`/posts/${status}/comments`)).body[0].status).toBe(status);
    expect(sentEvents()).toEqual([
      { type: 'CommentUpdated', data: { id, postId: status, status, content: 'judged' } },
    ]);
  },
);

it('takes no notice of a verdict on a comment that it does not know', async () => {
  for (const postId of ['unknown', '__proto__']) {
    const response = await moderate({ id: '1', postId, status: 'approved', content: '' });
    expect(response.status).toBe(200);
  }
  expect(post).not.toHaveBeenCalled();
});

it.each(['pending', 'splendid', undefined])(
  'keeps a comment as it is when the verdict is %j, and says so',
  async (status) => {
    const { body } = await comment('odd verdicts', 'not judged');
    const { id } = body.at(-1);
    post.mockClear();

    await moderate({ id, postId: 'odd verdicts', status, content: 'not judged' });

    const { body: comments } = await request(app).get('/posts/odd verdicts/comments');
    expect(comments.at(-1).status).toBe('pending');
    expect(post).not.toHaveBeenCalled();
    expect(errors).toHaveBeenCalledWith(`comment ${id} of post odd verdicts can't be ${status}`);
  },
);

it('takes no notice of events that are not for it', async () => {
  const response = await request(app).post('/events').send({ type: 'PostCreated', data: {} });

  expect(response.status).toBe(200);
  expect(post).not.toHaveBeenCalled();
});

it('keeps the comment and says in the log that its event is lost, while the bus is away', async () => {
  post.mockRejectedValue(new axios.AxiosError('', 'ECONNREFUSED'));

  expect((await comment('c', 'unheard')).status).toBe(201);
  expect(errors).toHaveBeenCalledWith('CommentCreated is lost: ECONNREFUSED');
});

it.each([undefined, ' ', 7])('refuses a comment without content: %j', async (content) => {
  const { status, body } = await comment('d', content);

  expect(status).toBe(400);
  expect(body).toEqual({ errors: [{ message: 'Content is required', field: 'content' }] });
  expect(post).not.toHaveBeenCalled();
});

it('answers 500 to an event without data, and lives on', async () => {
  const response = await request(app).post('/events').send({ type: 'CommentModerated' });

  expect(response.status).toBe(500);
  expect(response.body).toEqual({ errors: [{ message: 'something went wrong' }] });
  expect((await comment('e', 'alive')).status).toBe(201);
});

it('lets a page of another origin read its answers', async () => {
  const { headers } = await request(app).get('/posts/a/comments');

  expect(headers['access-control-allow-origin']).toBe('*');
});
