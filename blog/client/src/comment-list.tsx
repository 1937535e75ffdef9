export interface Comment {
  readonly id: string;
  readonly content: string;
  readonly status: 'pending' | 'approved' | 'rejected';
}

interface CommentListProps {
  readonly comments: readonly Comment[];
}

export function CommentList({ comments }: CommentListProps) {
  return (
    <>
      <p className="text-body-secondary mb-1">
        {comments.length} {comments.length === 1 ? 'comment' : 'comments'}
      </p>
      {comments.length > 0 && (
        <ul>
          {comments.map((comment) => (
            <li className="text-break" key={comment.id}>
              {textOf(comment)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function textOf({ status, content }: Comment): string {
  if (status === 'approved') return content;
  if (status === 'rejected') return 'this comment has been rejected';
  return 'comment awaiting moderation';
}
