import { readLogLine } from '../log-lines';

it.each([
  ['{"level":"info","msg":"listening"}', { level: 'info', text: 'listening' }],
  ['{"level":"warn","msg":"bus is away"}', { level: 'warn', text: 'bus is away' }],
  ['{"level":"fatal","msg":"no database"}', { level: 'error', text: 'no database' }],
  [
    '{"level":"error","msg":"request failed","err":{"message":"boom\\nat x"}}',
    { level: 'error', text: 'request failed: boom' },
  ],
  ['{"level":"error","err":{"message":"boom"}}', { level: 'error', text: 'boom' }],
  // mongod's own format
  ['{"t":{},"s":"E","c":"STORAGE","msg":"disk full"}', { level: 'error', text: 'disk full' }],
  // nats-streaming-server's
  ['[7] 2026/01/01 [WRN] slow disk', { level: 'warn', text: '[7] 2026/01/01 [WRN] slow disk' }],
  ['[7] 2026/01/01 [FTL] no store', { level: 'error', text: '[7] 2026/01/01 [FTL] no store' }],
  ['JWT_KEY must be defined', { level: 'info', text: 'JWT_KEY must be defined' }],
  ['TypeError: x is not a function', { level: 'error', text: 'TypeError: x is not a function' }],
])('reads %s', (line, expected) => {
  expect(readLogLine(line)).toEqual(expected);
});

it.each(['', '    at main (index.js:1:1)', 'Node.js v20.19.0', '}', '(node:1) Warning: old'])(
  'passes over %j, which says nothing by itself',
  (line) => {
    expect(readLogLine(line)).toBeUndefined();
  },
);
