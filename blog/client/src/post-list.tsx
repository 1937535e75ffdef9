import { CommentCreate } from './comment-create';
import { CommentList } from './comment-list';
import type { Post } from './use-posts';

interface PostListProps {
  readonly posts: readonly Post[];
  readonly onCommented: () => void;
}

export function PostList({ posts, onCommented }: PostListProps) {
  if (posts.length === 0) return <p>No posts yet.</p>;

  return (
    <div className="row row-cols-1 row-cols-md-2 row-cols-xl-3 g-3">
      {posts.map(({ id, title, comments }) => (
        <div className="col" key={id}>
          <article className="card h-100">
            <div className="card-body">
              <h3 className="card-title text-break">{title}</h3>
              <CommentList comments={comments} />
              <CommentCreate postId={id} onCreated={onCommented} />
            </div>
          </article>
        </div>
      ))}
    </div>
  );
}
