import { PostCreate } from './post-create';
import { PostList } from './post-list';
import { usePosts } from './use-posts';

export function App() {
  const { posts, failed, reload } = usePosts();

  return (
    <main className="container py-4">
      <h1>Create Post</h1>
      <PostCreate onCreated={reload} />
      <hr />
      <h2 className="h1 mb-3">Posts</h2>
      {failed && (
        <p className="alert alert-warning" role="alert">
          The posts can&rsquo;t be read just now: trying again.
        </p>
      )}
      {posts && <PostList posts={posts} onCommented={reload} />}
    </main>
  );
}
