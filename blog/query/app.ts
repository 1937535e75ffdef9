import cors from 'cors';
import express from 'express';
import { errorHandler } from './errors';
import { handleEvent, posts, type BlogEvent } from './handle-event';

export const app = express();
app.use(express.json({ limit: '200kb' }));
app.use(cors());

app.get('/posts', (_req, res) => {
  res.send(posts);
});

app.post('/events', (req, res) => {
  const { type, data } = req.body as BlogEvent;
  handleEvent(type, data);
  res.send({});
});

app.use(errorHandler);
