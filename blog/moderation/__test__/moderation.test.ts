import axios from 'axios';
import request from 'supertest';
import { app } from '../app';
import { replay } from '../replay';

const post = jest.spyOn(axios, 'post');
const get = jest.spyOn(axios, 'get');
const log = jest.spyOn(console, 'log').mockImplementation();
const errors = jest.spyOn(console, 'error').mockImplementation();
beforeEach(() => {
  jest.clearAllMocks();
  post.mockResolvedValue({});
});

const sentEvents = () => post.mock.calls.map(([, event]) => event);
const hear = (event: object) => request(app).post('/events').send(event);

let ids = 0;
function buildComment(content = 'fine') {
  ids += 1;
  const data = { id: `comment-${ids}`, postId: 'post-1', content, status: 'pending' };
  const verdict = (status: string) => ({ type: 'CommentModerated', data: { ...data, status } });
  return { created: { type: 'CommentCreated', data }, verdict };
}

it.each([
  ['rejected', 'an orange'],
  ['rejected', 'oranges'],
  ['approved', 'an Orange'],
  ['approved', 'an apple'],
])('says %s of “%s”', async (status, content) => {
  const { created, verdict } = buildComment(content);

  const response = await hear(created);

  expect(response.body).toEqual({});
  expect(sentEvents()).toEqual([verdict(status)]);
});

it('takes no notice of other events', async () => {
  const { verdict } = buildComment();

  await hear(verdict('approved'));
  await hear({ type: 'PostCreated', data: { id: '1', title: 'orange' } });

  expect(post).not.toHaveBeenCalled();
});

it('judges at its start what was written while it was away, and nothing else', async () => {
  const judged = buildComment();
  const missed = buildComment('an orange');
  get.mockResolvedValue({ data: [judged.created, judged.verdict('approved'), missed.created] });

  await replay();

  expect(sentEvents()).toEqual([missed.verdict('rejected')]);
});

it('judges a comment once, though it is both replayed and live', async () => {
  const { created } = buildComment();
  get.mockResolvedValue({ data: [created] });

  await Promise.all([hear(created), replay()]);
  await hear(created);

  expect(post).toHaveBeenCalledTimes(1);
});

it('waits for a bus that is not there yet', async () => {
  const { created, verdict } = buildComment();
  get
    .mockRejectedValueOnce(new axios.AxiosError('', 'ECONNREFUSED'))
    .mockRejectedValueOnce(new axios.AxiosError('', 'ECONNREFUSED'))
    .mockResolvedValue({ data: [created] });

  await replay();

  expect(log).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith('waiting for the event bus: ECONNREFUSED');
  expect(sentEvents()).toEqual([verdict('approved')]);
});

it('passes over a stored event that makes no sense, and goes on', async () => {
  const { created, verdict } = buildComment();
  get.mockResolvedValue({ data: [{ type: 'CommentCreated', data: {} }, created] });

  await replay();

  expect(errors).toHaveBeenCalledWith("CommentCreated can't be replayed", expect.any(TypeError));
  expect(sentEvents()).toEqual([verdict('approved')]);
});

it('answers 500 to an event that makes no sense, and lives on', async () => {
  expect((await hear({ type: 'CommentCreated', data: {} })).status).toBe(500);

  const { created } = buildComment();
  expect((await hear(created)).status).toBe(200);
});
