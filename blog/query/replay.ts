import { handleEvent, type BlogEvent } from './handle-event';
import { storedEvents } from './stored-events';

/** Catches up with what happened before we were here. */
export async function replay(): Promise<void> {
  for (const { type, data } of await storedEvents<BlogEvent>()) {
    console.log(`processing event ${type}`);
    handleEvent(type, data);
  }
}
