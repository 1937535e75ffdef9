import fs from 'node:fs';

/** How often the file is looked at; milliseconds. */
const interval = 200;

/** Further behind than this, a follower goes on from here: nobody reads so much at a terminal. */
const mostAtOnce = 1024 * 1024;

export interface LogFollower {
  /** Hands on what has been written since the last look. */
  read(): void;
  close(): void;
}

/**
 * Hands on each line that is appended to a file from now on.
 *
 * Children write to their files themselves and the launcher reads along, rather than the launcher
 * passing every line on: so a child's log is whole even when the launcher was killed, and a
 * loaded service doesn't load the launcher.
 */
export function followLog(file: string, onLine: (line: string) => void): LogFollower {
  const descriptor = fs.openSync(file, 'a+');
  let position = fs.fstatSync(descriptor).size;
  let rest = '';

  const read = () => {
    const { size } = fs.fstatSync(descriptor);
    if (size - position > mostAtOnce) {
      position = size - mostAtOnce;
      rest = '';
    }
    if (size <= position) return;

    const chunk = Buffer.alloc(size - position);
    position += fs.readSync(descriptor, chunk, 0, chunk.length, position);
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
  const timer = setInterval(read, interval);
  timer.unref();

  return {
    read,
    close: () => {
      clearInterval(timer);
      fs.closeSync(descriptor);
    },
  };
}
