import { emit } from './emit';
import { commentsByPostId, type Comment } from './store';

export interface BlogEvent {
  readonly type: string;
  readonly data: {
    readonly id: string;
    readonly postId: string;
    readonly status: Comment['status'];
  };
}

const verdicts: readonly Comment['status'][] = ['approved', 'rejected'];

/**
 * The rules about comments are all here: what a verdict means for a comment. The others hear only
 * that it was updated, and need no change when there are more rules.
 */
export async function handleEvent(type: BlogEvent['type'], data: BlogEvent['data']): Promise<void> {
  if (type !== 'CommentModerated') return;

  const { id, postId, status } = data;
  if (!verdicts.includes(status)) {
    console.error(`comment ${id} of post ${postId} can't be ${status}`);
    return;
  }

  const comment = commentsByPostId[postId]?.find((candidate) => candidate.id === id);
  if (!comment) {
    // it was made before our last start, and our store went with that
    console.log(`no comment ${id} of post ${postId} to be ${status}`);
    return;
  }

  comment.status = status;
  await emit('CommentUpdated', { id, status, postId, content: comment.content });
}
