/**
 * Where the services answer. On one machine each has its port; behind the Ingress all are on the
 * page's own origin, and the three are set to the empty string.
 */
const {
  VITE_POSTS_URL = 'http://localhost:4000',
  VITE_COMMENTS_URL = 'http://localhost:4001',
  VITE_QUERY_URL = 'http://localhost:4002',
} = import.meta.env as Partial<Record<string, string>>;

export const urls = {
  createPost: `${VITE_POSTS_URL}/posts/create`,
  posts: `${VITE_QUERY_URL}/posts`,
  comments: (postId: string) => `${VITE_COMMENTS_URL}/posts/${postId}/comments`,
};
