import axios from 'axios';
import { TextForm } from './text-form';
import { urls } from './urls';

interface PostCreateProps {
  readonly onCreated: () => void;
}

export function PostCreate({ onCreated }: PostCreateProps) {
  return (
    <TextForm
      label="Title"
      send={(title) => axios.post(urls.createPost, { title })}
      onSent={onCreated}
    />
  );
}
