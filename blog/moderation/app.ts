import express from 'express';
import { errorHandler } from './errors';
import { handleEvent, type BlogEvent } from './handle-event';

export const app = express();
app.use(express.json({ limit: '200kb' }));

app.post('/events', (req, res, next) => {
  const { type, data } = req.body as BlogEvent;
  handleEvent(type, data).then(() => res.send({}), next);
});

app.use(errorHandler);
