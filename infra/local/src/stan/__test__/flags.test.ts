import { duration, FlagError, parseFlags } from '../flags';
import { defaultLimits } from '../store/store';

const words = (line: string) => line.split(' ').filter(Boolean);

describe('the command line', () => {
  it('is that of the real server', () => {
    const line =
      '-p 4333 -m 8333 -hbi 5s -hbt 500ms -hbf 2 -SD -cid ticketing -store file -dir /data -a 0.0.0.0';
    expect(parseFlags(words(line))).toEqual({
      host: '0.0.0.0',
      port: 4333,
      monitorPort: 8333,
      clusterId: 'ticketing',
      dir: '/data',
      heartbeat: { interval: 5000, timeout: 500, maxFailures: 2 },
      limits: defaultLimits,
      debug: true,
      help: false,
    });
  });

  it('has defaults', () => {
    expect(parseFlags([])).toEqual({
      host: '127.0.0.1',
      port: 4222,
      monitorPort: undefined,
      clusterId: 'test-cluster',
      dir: undefined,
      heartbeat: { interval: 30_000, timeout: 10_000, maxFailures: 10 },
      limits: defaultLimits,
      debug: false,
      help: false,
    });
  });

  it.each(['-cid x', '--cid x', '-cid=x', '--cid=x', '-cluster_id x', '--cluster_id=x'])(
    'takes %s',
    (line) => {
      expect(parseFlags(words(line)).clusterId).toBe('x');
    },
  );

  it('takes booleans with and without a value', () => {
    expect(parseFlags(words('-SD -p 1')).port).toBe(1);
    expect(parseFlags(['-SD=false']).debug).toBe(false);
    expect(parseFlags(['--stan_debug=T']).debug).toBe(true);
    expect(parseFlags(['-h']).help).toBe(true);
  });

  it('takes limits', () => {
    const line = '-mc 1 -msu 2 -mm 3 -mb 4KB -ma 1h';
    expect(parseFlags(words(line)).limits).toEqual({
      maxChannels: 1,
      maxSubscriptions: 2,
      maxMessages: 3,
      maxBytes: 4096,
      maxAge: 3_600_000,
    });
  });

  it('keeps everything in memory unless told to store in a file', () => {
    expect(parseFlags(words('-dir /data')).dir).toBeUndefined();
    expect(parseFlags(words('-st MEMORY -dir /data')).dir).toBeUndefined();
    expect(parseFlags(words('--store=FILE --dir=/data')).dir).toBe('/data');
  });

  it.each([
    ['-bogus', 'unknown flag -bogus'],
    ['-toString x', 'unknown flag -toString'],
    ['-p', 'flag -p needs a value'],
    ['-p x', 'flag -p: "x" is no port'],
    ['-p 65536', 'flag -p: "65536" is no port'],
    ['-m -1', 'flag -m: "-1" is no port'],
    ['-hbi 5', 'flag -hbi: "5" is no duration (such as 5s or 500ms)'],
    ['-hbf many', 'flag -hbf: "many" is no whole number'],
    ['-mb 1XB', 'flag -mb: "1XB" is no size (such as 64KB)'],
    ['-cid a.b', 'flag -cid: "a.b" is no cluster id (letters, digits, - and _)'],
    ['-SD=maybe', 'flag -SD: "maybe" is neither true nor false'],
    ['-store sql', 'flag -store: "SQL" is neither MEMORY nor FILE'],
    ['-store file', '-store FILE needs a folder: give -dir'],
    ['stray', 'unexpected argument "stray"'],
    ['-', 'unexpected argument "-"'],
  ])('%s is refused: %s', (line, message) => {
    expect(() => parseFlags(words(line))).toThrow(new FlagError(message));
  });

  it.each([
    ['5s', 5000],
    ['500ms', 500],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['2us', 0.002],
    ['0', 0],
  ])('reads the duration %s', (text, milliseconds) => {
    expect(duration(text)).toBeCloseTo(milliseconds);
  });
});
