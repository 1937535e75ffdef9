import { setTimeout } from 'node:timers/promises';
import axios, { isAxiosError } from 'axios';

const { EVENT_BUS_URL = 'http://localhost:4005' } = process.env;

/** All that the bus has stored. It is asked until it answers: it may start later than we do. */
export async function storedEvents<BlogEvent>(): Promise<BlogEvent[]> {
  for (let asked = 1; ; asked += 1) {
    try {
      const { data } = await axios.get<BlogEvent[]>(`${EVENT_BUS_URL}/events`, {
        timeout: 5_000,
      });
      return data;
    } catch (error) {
      const reason = isAxiosError(error) ? error.code : String(error);
      if (asked === 1) console.log(`waiting for the event bus: ${reason}`);
      await setTimeout(500);
    }
  }
}
