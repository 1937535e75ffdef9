import axios from 'axios';
import request from 'supertest';
import { app } from '../app';
import { handleEvent, MOST_WAITING } from '../handle-event';
import { replay } from '../replay';

const get = jest.spyOn(axios, 'get');
const log = jest.spyOn(console, 'log').mockImplementation();
const errors = jest.spyOn(console, 'error').mockImplementation();
beforeEach(() => jest.clearAllMocks());

const hear = (...events: { type: string; data: object }[]) =>
  events.reduce<Promise<void>>(async (before, event) => {
    await before;
    await request(app).post('/events').send(event).expect(200, {});
  }, Promise.resolve());

let ids = 0;
/** A post with one comment, and all that is told about them. */
function buildStory() {
  ids += 1;
  const post = { id: `post-${ids}`, title: `title ${ids}` };
  const comment = { id: `comment-${ids}`, content: 'hello' };
  const about = { ...comment, postId: post.id };
  return {
    post,
    comment,
    postCreated: { type: 'PostCreated', data: post },
    commentCreated: { type: 'CommentCreated', data: { ...about, status: 'pending' } },
    commentUpdated: { type: 'CommentUpdated', data: { ...about, status: 'approved' } },
    shown: async () => (await request(app).get('/posts')).body[post.id],
  };
}

it('shows a post, its comments, and what becomes of them', async () => {
  const { post, comment, postCreated, commentCreated, commentUpdated, shown } = buildStory();

  await hear(postCreated);
  expect(await shown()).toEqual({ ...post, comments: [] });

  await hear(commentCreated);
  expect(await shown()).toEqual({ ...post, comments: [{ ...comment, status: 'pending' }] });

  await hear(commentUpdated);
  expect(await shown()).toEqual({ ...post, comments: [{ ...comment, status: 'approved' }] });
});

it('takes over the content of an updated comment too', async () => {
  const { postCreated, commentCreated, commentUpdated, shown } = buildStory();
  const edited = { ...commentUpdated, data: { ...commentUpdated.data, content: 'edited' } };

  await hear(postCreated, commentCreated, edited);

  expect((await shown()).comments[0].content).toBe('edited');
});

it('takes no notice of verdicts: what they mean is for comments to say', async () => {
  const { postCreated, commentCreated, commentUpdated, shown } = buildStory();

  await hear(postCreated, commentCreated, { ...commentUpdated, type: 'CommentModerated' });

  expect((await shown()).comments[0].status).toBe('pending');
});

it('counts each event once, though it comes twice', async () => {
  const { post, comment, postCreated, commentCreated, commentUpdated, shown } = buildStory();
  const all = [postCreated, commentCreated, commentUpdated];

  await hear(...all, ...all);

  expect(await shown()).toEqual({ ...post, comments: [{ ...comment, status: 'approved' }] });
});

it('keeps what it hears about an unknown post or comment until that arrives', async () => {
  const { post, comment, postCreated, commentCreated, commentUpdated, shown } = buildStory();

  await hear(commentUpdated, commentCreated);
  expect(await shown()).toBeUndefined();

  await hear(postCreated);
  expect(await shown()).toEqual({ ...post, comments: [{ ...comment, status: 'approved' }] });
});

it('forgets the oldest of too many events that wait', async () => {
  const first = buildStory();
  const second = buildStory();

  await hear(first.commentCreated, second.commentCreated);
  const { type, data } = first.commentUpdated;
  for (let n = 1; n < MOST_WAITING; n += 1) handleEvent(type, { ...data, title: '' });
  await hear(first.postCreated, second.postCreated);

  expect((await first.shown()).comments).toEqual([]);
  expect((await second.shown()).comments).toHaveLength(1);
});

it('takes any post id for what it is', async () => {
  const { commentCreated } = buildStory();

  await hear({ ...commentCreated, data: { ...commentCreated.data, postId: '__proto__' } });
});

it('catches up at its start with all that the bus has stored, and says so', async () => {
  const { post, comment, postCreated, commentCreated, commentUpdated, shown } = buildStory();
  get.mockResolvedValue({ data: [postCreated, commentCreated, commentUpdated] });

  await Promise.all([replay(), hear(postCreated, commentCreated)]);

  expect(get.mock.calls[0]?.[0]).toBe('http://localhost:4005/events');
  expect(await shown()).toEqual({ ...post, comments: [{ ...comment, status: 'approved' }] });
  expect(log.mock.calls.flat()).toEqual([
    'processing event PostCreated',
    'processing event CommentCreated',
    'processing event CommentUpdated',
  ]);
});

it('waits for a bus that is not there yet', async () => {
  const { post, postCreated, shown } = buildStory();
  get
    .mockRejectedValueOnce(new axios.AxiosError('', 'ECONNREFUSED'))
    .mockResolvedValue({ data: [postCreated] });

  await replay();

  expect(log).toHaveBeenCalledWith('waiting for the event bus: ECONNREFUSED');
  expect(await shown()).toEqual({ ...post, comments: [] });
});

it.each([
  ['PostCreated', 'id', undefined],
  ['PostCreated', 'title', { text: 'the page can show text only' }],
  ['CommentCreated', 'content', 7],
  ['CommentCreated', 'postId', { toString: 'not even a function' }],
  ['CommentUpdated', 'status', null],
])('passes over %s whose %s is %j, live and stored, and says so', async (type, name, value) => {
  const { postCreated, commentCreated, commentUpdated, shown } = buildStory();
  const story = [postCreated, commentCreated, commentUpdated];
  const [good] = story.filter((event) => event.type === type);
  const bad = { type, data: { ...good?.data, [name]: value } };
  get.mockResolvedValue({ data: [bad, ...story] });

  await hear(bad);
  expect(errors.mock.calls).toEqual([[`${type} is passed over: its ${name} is no text`]]);
  expect(await shown()).toBeUndefined();

  await replay();
  expect(errors).toHaveBeenCalledTimes(2);
  expect((await shown()).comments).toMatchObject([{ status: 'approved' }]);
});

it('passes over an event without data', async () => {
  await request(app).post('/events').send({ type: 'PostCreated' }).expect(200, {});

  expect(errors).toHaveBeenCalledWith('PostCreated is passed over: its id is no text');
});

it('lets a page of another origin read its answers', async () => {
  const { headers } = await request(app).get('/posts');

  expect(headers['access-control-allow-origin']).toBe('*');
});
