import { handleEvent, type BlogEvent } from './handle-event';
import { storedEvents } from './stored-events';

/** Judges what was written while we were away. The verdicts that were given come first. */
export async function replay(): Promise<void> {
  const events = await storedEvents<BlogEvent>();
  const verdicts = events.filter(({ type }) => type === 'CommentModerated');
  const comments = events.filter(({ type }) => type === 'CommentCreated');

  for (const { type, data } of [...verdicts, ...comments]) {
    try {
      await handleEvent(type, data);
    } catch (error) {
      console.error(`${type} can't be replayed`, error);
    }
  }
}
