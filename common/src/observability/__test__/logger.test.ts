import { spawnSync } from 'node:child_process';
import path from 'node:path';

const common = path.resolve(__dirname, '../../..');

/** What a process logs that runs this, one entry a line. */
function linesOf(script: string, environment: Record<string, string> = {}) {
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    cwd: common,
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const preamble = `
  const { logger } = require('./build/observability/logger');
  const { runWithRequestId } = require('./build/observability/request-id');
  const { runWithTraceparent } = require('./build/observability/trace');
`;

it('writes one object a line, with the service and the time', () => {
  const [line] = linesOf(`${preamble} logger.info({ a: 1 }, 'well')`, { SERVICE_NAME: 'auth' });

  expect(line).toEqual({
    level: 'info',
    time: expect.any(String),
    service: 'auth',
    a: 1,
    msg: 'well',
  });
  expect(new Date(String(line?.time)).toISOString()).toBe(line?.time);
});

it('names the request and the trace that a line belongs to', () => {
  const [line] = linesOf(
    `${preamble}
     runWithTraceparent('00-${'a'.repeat(32)}-${'b'.repeat(16)}-01', () =>
       runWithRequestId('request-1', () => logger.info('well')))`,
  );

  expect(line).toMatchObject({ requestId: 'request-1', traceId: 'a'.repeat(32) });
});

it('never writes a secret', () => {
  const secret = 'hunter2';
  const names = ['password', 'token', 'jwt', 'cookie', 'authorization', 'set-cookie'];
  const holder = JSON.stringify(Object.fromEntries(names.map((name) => [name, secret])));

  const lines = linesOf(
    `${preamble} const holder = ${holder};
     logger.info(holder); logger.info({ body: holder }); logger.info({ req: { headers: holder } });`,
  );

  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain(secret);
});

it('is silent in tests, and says as much as LOG_LEVEL wants elsewhere', () => {
  const script = `${preamble} logger.info('one'); logger.error('two')`;

  expect(linesOf(script, { NODE_ENV: 'test' })).toHaveLength(0);
  expect(linesOf(script)).toHaveLength(2);
  expect(linesOf(script, { LOG_LEVEL: 'error' })).toHaveLength(1);
});

it('writes one short line for a request, without headers, query or body', () => {
  const lines = linesOf(
    `const { createApp } = require('./build/service/create-app');
     const server = createApp({ routers: [] }).listen(0, '127.0.0.1', async () => {
       const url = 'http://127.0.0.1:' + server.address().port + '/api/x?token=hunter2';
       await fetch(url, {
         method: 'POST',
         headers: { cookie: 'session=hunter2', 'content-type': 'application/json' },
         body: '{"password": "hunter2"}',
       });
       server.close();
     });`,
  );

  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      requestId: expect.any(String),
      traceId: expect.any(String),
      method: 'POST',
      path: '/api/x',
      status: 404,
      ms: expect.any(Number),
      msg: 'POST /api/x 404',
    },
  ]);
});
