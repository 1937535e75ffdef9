import { Agent } from 'node:http';
import axios, { isAxiosError } from 'axios';
import express from 'express';
import { badRequest, errorHandler } from './errors';

interface BlogEvent {
  readonly type: string;
  readonly data: object;
}

const {
  POSTS_URL = 'http://localhost:4000',
  COMMENTS_URL = 'http://localhost:4001',
  QUERY_URL = 'http://localhost:4002',
  MODERATION_URL = 'http://localhost:4003',
} = process.env;
const receivers = [POSTS_URL, COMMENTS_URL, QUERY_URL, MODERATION_URL];

/** One connection for each event: a kept one may close just as it is used, and nobody tries again. */
const httpAgent = new Agent({ keepAlive: false });

/** The event store: it grows until the next start, which empties it. */
const events: BlogEvent[] = [];

export const app = express();
app.use(express.json({ limit: '200kb' }));

app.post('/events', (req, res) => {
  const { type, data } = req.body as { type?: unknown; data?: unknown };
  if (typeof type !== 'string' || !type) {
    return badRequest(res, 'Type must be a string', 'type');
  }
  if (typeof data !== 'object' || !data) {
    return badRequest(res, 'Data must be an object', 'data');
  }

  events.push({ type, data });
  for (const receiver of receivers) void forward({ type, data }, receiver);
  res.send({ status: 'OK' });
});

app.get('/events', (_req, res) => {
  res.send(events);
});

app.use(errorHandler);

/** One receiver's failure is its own: nobody tries again, and the others hear of the event. */
async function forward(event: BlogEvent, receiver: string): Promise<void> {
  try {
    await axios.post(`${receiver}/events`, event, { httpAgent, timeout: 5_000 });
  } catch (error) {
    const reason = isAxiosError(error) ? error.code : String(error);
    console.error(`${event.type} did not reach ${receiver}: ${reason}`);
  }
}
