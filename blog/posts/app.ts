import { randomBytes } from 'node:crypto';
import cors from 'cors';
import express from 'express';
import { emit } from './emit';
import { badRequest, errorHandler } from './errors';

interface Post {
  readonly id: string;
  readonly title: string;
}

/** The store: it is empty again after each start. */
const posts: Record<string, Post> = {};

export const app = express();
app.use(express.json({ limit: '200kb' }));
app.use(cors());

app.get('/posts', (_req, res) => {
  res.send(posts);
});

// An Ingress tells requests apart by path, not by method: GET /posts goes to query there.
app.post(['/posts', '/posts/create'], async (req, res) => {
  const { title } = req.body as { title?: unknown };
  if (typeof title !== 'string' || !title.trim()) {
    return badRequest(res, 'Title is required', 'title');
  }

  const id = randomBytes(4).toString('hex');
  posts[id] = { id, title };
  await emit('PostCreated', { id, title });

  res.status(201).send(posts[id]);
});

app.post('/events', (req, res) => {
  const { type } = req.body as { type: string };
  console.log(`received event: ${type}`);
  res.send({});
});

app.use(errorHandler);
