import axios from 'axios';
import { TextForm } from './text-form';
import { urls } from './urls';

interface CommentCreateProps {
  readonly postId: string;
  readonly onCreated: () => void;
}

export function CommentCreate({ postId, onCreated }: CommentCreateProps) {
  return (
    <TextForm
      label="New comment"
      send={(content) => axios.post(urls.comments(postId), { content })}
      onSent={onCreated}
    />
  );
}
