export interface Comment {
  readonly id: string;
  readonly content: string;
  status: 'pending' | 'approved' | 'rejected';
}

/** Empty again after each start. It has no prototype, so that any post id is an ordinary key. */
export const commentsByPostId = Object.create(null) as Record<string, Comment[]>;
