/** @jest-environment jsdom */
import { render, screen } from '@testing-library/react';
import { CommentList, type Comment } from '../comment-list';

it('shows what was approved, and of the others only what became of them', () => {
  const unheardOf: unknown = 'splendid';
  render(
    <CommentList
      comments={[
        { id: '1', content: 'an apple', status: 'approved' },
        { id: '2', content: 'a pear', status: 'pending' },
        { id: '3', content: 'an orange', status: 'rejected' },
        { id: '4', content: 'a plum', status: unheardOf as Comment['status'] },
      ]}
    />,
  );

  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'an apple',
    'comment awaiting moderation',
    'this comment has been rejected',
    'comment awaiting moderation',
  ]);
});

it.each([
  [0, '0 comments'],
  [1, '1 comment'],
  [2, '2 comments'],
])('counts %d', (count, text) => {
  const comments = Array.from({ length: count }, (_, n) => ({
    id: String(n),
    content: 'hello',
    status: 'approved' as const,
  }));

  render(<CommentList comments={comments} />);

  expect(screen.getByText(text).textContent).toBe(text);
});
