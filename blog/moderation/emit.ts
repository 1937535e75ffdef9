import { Agent } from 'node:http';
import axios, { isAxiosError } from 'axios';

const { EVENT_BUS_URL = 'http://localhost:4005' } = process.env;

/** One connection for each event: a kept one may close just as it is used, and nobody tries again. */
const httpAgent = new Agent({ keepAlive: false });

/** Tells the bus what happened. While the bus is away the event is lost: only the log knows of it. */
export async function emit(type: string, data: object): Promise<void> {
  try {
    await axios.post(`${EVENT_BUS_URL}/events`, { type, data }, { httpAgent, timeout: 5_000 });
  } catch (error) {
    console.error(`${type} is lost: ${isAxiosError(error) ? error.code : String(error)}`);
  }
}
