interface Comment {
  readonly id: string;
  content: string;
  status: string;
}

interface Post {
  readonly id: string;
  readonly title: string;
  readonly comments: Comment[];
}

export interface BlogEvent {
  readonly type: string;
  /** Which of these there are depends on the type, and on who sent it. */
  readonly data: {
    readonly id: string;
    readonly title: string;
    readonly postId: string;
    readonly content: string;
    readonly status: string;
  };
}

/** What must be there, as text: anybody may emit anything, and the page would break on it. */
const needed = new Map<string, readonly (keyof BlogEvent['data'])[]>([
  ['PostCreated', ['id', 'title']],
  ['CommentCreated', ['id', 'content', 'postId', 'status']],
  ['CommentUpdated', ['id', 'content', 'postId', 'status']],
]);

/** Empty again after each start, and filled by replay. No prototype: any id is an ordinary key. */
export const posts = Object.create(null) as Record<string, Post>;

/** Events that came before the post or the comment that they are about. */
const waiting: BlogEvent[] = [];

/** So many may wait; the oldest goes when one more comes. */
export const MOST_WAITING = 1_000;

/** Each event may come again, for stored events and live ones overlap: it counts once. */
export function handleEvent(type: BlogEvent['type'], data: BlogEvent['data']): void {
  const wrong = needed.get(type)?.find((name) => typeof data?.[name] !== 'string');
  if (wrong) return console.error(`${type} is passed over: its ${wrong} is no text`);

  if (type === 'PostCreated') {
    const { id, title } = data;
    if (posts[id]) return;

    posts[id] = { id, title, comments: [] };
    handleWaiting();
  }

  if (type === 'CommentCreated') {
    const { id, content, postId, status } = data;
    const post = posts[postId];
    if (!post) return wait({ type, data });
    if (post.comments.some((comment) => comment.id === id)) return;

    post.comments.push({ id, content, status });
    handleWaiting();
  }

  if (type === 'CommentUpdated') {
    const { id, content, postId, status } = data;
    const comment = posts[postId]?.comments.find((candidate) => candidate.id === id);
    if (!comment) return wait({ type, data });

    comment.status = status;
    comment.content = content;
  }
}

function wait(event: BlogEvent): void {
  waiting.push(event);
  if (waiting.length > MOST_WAITING) waiting.shift();
}

function handleWaiting(): void {
  for (const { type, data } of waiting.splice(0)) handleEvent(type, data);
}
