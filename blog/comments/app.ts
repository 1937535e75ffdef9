import { randomBytes } from 'node:crypto';
import cors from 'cors';
import express from 'express';
import { emit } from './emit';
import { badRequest, errorHandler } from './errors';
import { handleEvent, type BlogEvent } from './handle-event';
import { commentsByPostId, type Comment } from './store';

export const app = express();
app.use(express.json({ limit: '200kb' }));
app.use(cors());

app.get('/posts/:id/comments', (req, res) => {
  res.send(commentsByPostId[req.params.id] ?? []);
});

app.post('/posts/:id/comments', async (req, res) => {
  const { content } = req.body as { content?: unknown };
  if (typeof content !== 'string' || !content.trim()) {
    return badRequest(res, 'Content is required', 'content');
  }

  const postId = req.params.id;
  const comment: Comment = { id: randomBytes(4).toString('hex'), content, status: 'pending' };
  const comments = (commentsByPostId[postId] ??= []);
  comments.push(comment);
  await emit('CommentCreated', { ...comment, postId });

  res.status(201).send(comments);
});

app.post('/events', (req, res, next) => {
  const { type, data } = req.body as BlogEvent;
  handleEvent(type, data).then(() => res.send({}), next);
});

app.use(errorHandler);
