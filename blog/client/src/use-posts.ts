import axios from 'axios';
import { useCallback, useEffect, useState } from 'react';
import type { Comment } from './comment-list';
import { urls } from './urls';

export interface Post {
  readonly id: string;
  readonly title: string;
  readonly comments: readonly Comment[];
}

/** Nothing tells the page that a comment was judged, so it asks. */
const MILLISECONDS_BETWEEN_READS = 1_000;

export interface Posts {
  /** `undefined` until the first answer. */
  readonly posts: readonly Post[] | undefined;
  readonly failed: boolean;
  readonly reload: () => void;
}

/** Posts with their comments, in one request, read again and again while the page is shown. */
export function usePosts(): Posts {
  const [posts, setPosts] = useState<readonly Post[]>();
  const [failed, setFailed] = useState(false);

  const load = useCallback(async () => {
    try {
      const { data } = await axios.get<Record<string, Post>>(urls.posts, { timeout: 5_000 });
      setPosts(Object.values(data));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, []);

  useEffect(() => {
    void load();
    const reading = setInterval(() => {
      if (!document.hidden) void load();
    }, MILLISECONDS_BETWEEN_READS);
    return () => clearInterval(reading);
  }, [load]);

  return { posts, failed, reload: () => void load() };
}
