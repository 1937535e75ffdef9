import { styleText } from 'node:util';
import type { LogLine } from './log-lines';

/** The same words of the same process are shown once in so long; milliseconds. */
const repeatAfter = 10_000;

/** Messages beyond this are cut: the log has them whole. */
const longestMessage = 300;

type Colour = Parameters<typeof styleText>[0];

/** What the launcher says to the person who started it. */
export interface Terminal {
  say(text: string): void;
  /** Something to look at, about one process. */
  announce(name: string, sentence: string): void;
  /** Shows a warning or an error of a process; other lines are for its log alone. */
  logged(name: string, line: LogLine): void;
}

export function openTerminal(): Terminal {
  const shownAt = new Map<string, number>();
  // `npm start | head` must not end in a stack trace, and the services should still be stopped
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);

  const show = (colour: Colour, name: string, text: string) => {
    const cut = text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
    console.log(`${paint(colour, name.padEnd(10))} ${cut}`);
  };

  return {
    say: (text) => console.log(text),
    announce: (name, sentence) => show('yellow', name, sentence),
    logged: (name, { level, text }) => {
      if (level === 'info') return;
      const key = `${name} ${text}`;
      const now = performance.now();
      const last = shownAt.get(key);
      if (last !== undefined && now - last < repeatAfter) return;
      if (shownAt.size > 1_000) shownAt.clear();
      shownAt.set(key, now);
      show(level === 'error' ? 'red' : 'yellow', name, `${level}: ${text}`);
    },
  };
}

/** Colours text for a terminal; a pipe and `NO_COLOR` get it plain. */
export function paint(colour: Colour, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text;
}
