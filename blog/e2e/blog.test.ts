import { Agent } from 'node:http';
import { until } from '@gittix/testing/until';
import axios from 'axios';
import { buildBlog, servers, type Blog } from './support/blog';

interface Comment {
  readonly id: string;
  readonly content: string;
  readonly status: string;
}

interface Post {
  readonly id: string;
  readonly title: string;
  readonly comments: readonly Comment[];
}

interface BlogEvent {
  readonly type: string;
  readonly data: { readonly id: string };
}

// a kept connection would be one to a process that was killed since
axios.defaults.httpAgent = new Agent({ keepAlive: false });

let blog: Blog;
beforeAll(async () => {
  blog = await buildBlog();
  await blog.start(...servers);
});
afterAll(() => blog.kill(...servers));

async function createPost(title: string): Promise<string> {
  const { data } = await axios.post<Post>(`${blog.urls.posts}/posts/create`, { title });
  return data.id;
}

/** Resolves to the new comment, the last of those that are answered. */
async function comment(postId: string, content: string): Promise<Comment> {
  const url = `${blog.urls.comments}/posts/${postId}/comments`;
  const { data } = await axios.post<Comment[]>(url, { content });
  return data.at(-1) as Comment;
}

const emit = (type: string, data: object) =>
  axios.post(`${blog.urls['event-bus']}/events`, { type, data });

async function shown(postId: string): Promise<Post | undefined> {
  const { data } = await axios.get<Record<string, Post>>(`${blog.urls.query}/posts`);
  return data[postId];
}

/** Resolves once query shows the post with comments of these statuses. */
async function untilShown(postId: string, ...statuses: string[]): Promise<void> {
  await until(async () => {
    const post = await shown(postId);
    return post?.comments.map(({ status }) => status).join() === statuses.join();
  });
}

async function storedEvents(type: string, id: string): Promise<BlogEvent[]> {
  const { data } = await axios.get<BlogEvent[]>(`${blog.urls['event-bus']}/events`);
  return data.filter((event) => event.type === type && event.data.id === id);
}

it('shows a post with its comments, of which moderation rejects those with an orange', async () => {
  const postId = await createPost('fruit');
  const apple = await comment(postId, 'an apple');
  const orange = await comment(postId, 'an orange');
  await untilShown(postId, 'approved', 'rejected');

  const comments = [
    { ...apple, status: 'approved' },
    { ...orange, status: 'rejected' },
  ];
  expect(await shown(postId)).toEqual({ id: postId, title: 'fruit', comments });
  const { data } = await axios.get(`${blog.urls.comments}/posts/${postId}/comments`);
  expect(data).toEqual(comments);
  // the bus tells all at once, and who hears of it last is anybody's guess
  await until('posts hearing of it', () =>
    blog.output('posts').includes('received event: CommentUpdated'),
  );
});

it('shows after a crash of query what was there before, and what it missed', async () => {
  const before = await createPost('before');
  await comment(before, 'an apple');
  await untilShown(before, 'approved');

  await blog.kill('query');
  const meanwhile = await createPost('meanwhile');
  await comment(meanwhile, 'an orange');
  await comment(before, 'a pear');
  await blog.start('query');

  await untilShown(before, 'approved', 'approved');
  await untilShown(meanwhile, 'rejected');
  expect(blog.output('query')).toContain('processing event CommentUpdated');
});

it('judges after a crash of moderation what was written meanwhile, once', async () => {
  const postId = await createPost('a late verdict');
  const early = await comment(postId, 'an apple');
  await untilShown(postId, 'approved');

  await blog.kill('moderation');
  const late = await comment(postId, 'an orange');
  await untilShown(postId, 'approved', 'pending');
  await blog.start('moderation');

  await untilShown(postId, 'approved', 'rejected');
  for (const { id } of [early, late]) {
    expect(await storedEvents('CommentModerated', id)).toHaveLength(1);
  }
});

it('keeps an event about an unknown post until the post arrives', async () => {
  const comment = { id: 'c1', content: 'early', postId: 'p1' };
  await emit('CommentUpdated', { ...comment, status: 'approved' });
  await emit('CommentCreated', { ...comment, status: 'pending' });
  await until(async () => (await storedEvents('CommentModerated', 'c1')).length > 0);
  expect(await shown('p1')).toBeUndefined();

  await emit('PostCreated', { id: 'p1', title: 'late' });

  await untilShown('p1', 'approved');
});

// The bus forgets all that it stored: the last test, so that the others have their history.
it('goes on after a crash of the bus, with what the services remember', async () => {
  const before = await createPost('before the crash');
  await comment(before, 'an apple');
  await untilShown(before, 'approved');

  await blog.kill('event-bus');
  const unheard = await createPost('unheard');
  await blog.start('event-bus');
  const after = await createPost('after the crash');
  await comment(after, 'an orange');
  await comment(before, 'a pear');

  await untilShown(after, 'rejected');
  await untilShown(before, 'approved', 'approved');
  expect(blog.output('posts')).toContain('PostCreated is lost: ECONNREFUSED');
  expect(await shown(unheard)).toBeUndefined();
  const { data: posts } = await axios.get<object>(`${blog.urls.posts}/posts`);
  expect(posts).toHaveProperty(unheard);
});
