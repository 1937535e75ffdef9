import fc from 'fast-check';
import { MAX_CONTROL_LINE, MAX_PAYLOAD, NatsParser, ProtocolError } from '../parser';
import type { ClientOperation } from '../parser';

function parse(...chunks: (string | Buffer)[]): ClientOperation[] {
  const operations: ClientOperation[] = [];
  const parser = new NatsParser((operation) => operations.push(operation));
  for (const chunk of chunks) parser.feed(Buffer.from(chunk));
  return operations;
}

const session = Buffer.from(
  'CONNECT {"verbose":true,"headers":true}\r\n' +
    'PING\r\n' +
    'SUB foo.* 1\r\n' +
    'SUB bar workers 2\r\n' +
    'PUB foo.a 5\r\nhello\r\n' +
    'PUB foo.b reply.to 4\r\n\r\nhi\r\n' +
    'PUB empty 0\r\n\r\n' +
    'HPUB head 12 15\r\nNATS/1.0\r\n\r\nhé\r\n' +
    'UNSUB 1\r\n' +
    'unsub 2 10\r\n' +
    'pong\r\n',
);

const publication = (
  subject: string,
  payload: string,
  { reply = '', headerSize = 0 } = {},
): ClientOperation => ({
  verb: 'PUB',
  subject,
  reply,
  headerSize,
  payload: Buffer.from(payload),
});

const operations: ClientOperation[] = [
  { verb: 'CONNECT', options: { verbose: true, headers: true } },
  { verb: 'PING' },
  { verb: 'SUB', subject: 'foo.*', queue: '', sid: '1' },
  { verb: 'SUB', subject: 'bar', queue: 'workers', sid: '2' },
  publication('foo.a', 'hello'),
  publication('foo.b', '\r\nhi', { reply: 'reply.to' }),
  publication('empty', ''),
  publication('head', 'NATS/1.0\r\n\r\nhé', { headerSize: 12 }),
  { verb: 'UNSUB', sid: '1', max: 0 },
  { verb: 'UNSUB', sid: '2', max: 10 },
  { verb: 'PONG' },
];

describe('the parser of the NATS protocol', () => {
  const whole = parse(session);

  it('reads every operation of a client', () => {
    expect(whole).toEqual(operations);
  });

  it('reads the same wherever the bytes are split in two', () => {
    for (let i = 1; i < session.length; i++) {
      expect(parse(session.subarray(0, i), session.subarray(i))).toEqual(whole);
    }
  });

  it('reads the same byte by byte', () => {
    expect(parse(...Array.from(session, (byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('reads any payload in any pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (payloads, sizes) => {
          const bytes = Buffer.concat(
            payloads.flatMap((p) => [Buffer.from(`PUB s ${p.length}\r\n`), p, Buffer.from('\r\n')]),
          );
          const chunks: Buffer[] = [];
          for (let at = 0, i = 0; at < bytes.length; at += sizes[i++ % sizes.length]) {
            chunks.push(bytes.subarray(at, at + sizes[i % sizes.length]));
          }
          const read = parse(...chunks).map((o) => ('payload' in o ? Buffer.from(o.payload) : o));
          expect(read).toEqual(payloads.map((p) => Buffer.from(p)));
        },
      ),
    );
  });

  it('takes lines that end with a line feed alone, tabs, and any case', () => {
    expect(parse('sub\tfoo  1\nPuB foo 1\nx\r\n')).toEqual([
      { verb: 'SUB', subject: 'foo', queue: '', sid: '1' },
      publication('foo', 'x'),
    ]);
  });

  it('ignores what only servers say', () => {
    expect(parse("+OK\r\n-ERR 'x'\r\nINFO {}\r\nPING\r\n")).toEqual([{ verb: 'PING' }]);
  });

  it.each([
    ['FOO\r\n', 'Unknown Protocol Operation'],
    ['\r\n', 'Unknown Protocol Operation'],
    ['PUB\r\n', 'Unknown Protocol Operation'],
    ['PUB foo\r\n', 'Unknown Protocol Operation'],
    ['PUB foo abc\r\n', 'Unknown Protocol Operation'],
    ['PUB foo -1\r\n', 'Unknown Protocol Operation'],
    ['PUB a b c 1\r\n', 'Unknown Protocol Operation'],
    ['PUB foo 2\r\nhello\r\n', 'Unknown Protocol Operation'],
    ['HPUB foo 5 2\r\n', 'Unknown Protocol Operation'],
    ['HPUB foo 2\r\n', 'Unknown Protocol Operation'],
    ['SUB foo\r\n', 'Unknown Protocol Operation'],
    ['SUB a b c d\r\n', 'Unknown Protocol Operation'],
    ['UNSUB\r\n', 'Unknown Protocol Operation'],
    ['UNSUB 1 x\r\n', 'Unknown Protocol Operation'],
    ['CONNECT {bad\r\n', 'Unknown Protocol Operation'],
    ['CONNECT 1\r\n', 'Unknown Protocol Operation'],
    [`PUB foo ${MAX_PAYLOAD + 1}\r\n`, 'Maximum Payload Violation'],
    [`PUB ${'x'.repeat(MAX_CONTROL_LINE)} 1\r\n`, 'Maximum Control Line Exceeded'],
    ['x'.repeat(MAX_CONTROL_LINE + 1), 'Maximum Control Line Exceeded'],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(new ProtocolError(message));
  });

  it('joins a big payload once, however many pieces it comes in', () => {
    const concat = jest.spyOn(Buffer, 'concat');
    const piece = Buffer.alloc(1000, 'x');
    parse(`PUB foo ${1000 * 1000}\r\n`, ...Array.from({ length: 1000 }, () => piece), '\r\n');
    expect(concat.mock.calls.length).toBeLessThanOrEqual(2);
    concat.mockRestore();
  });
});
