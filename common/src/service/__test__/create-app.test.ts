import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { Router } from 'express';
import { body } from 'express-validator';
import mongoose from 'mongoose';
import request from 'supertest';
import { BadRequestError } from '../../errors/bad-request-error';
import { signToken } from '../../http/session-token';
import { requireAuth } from '../../middlewares/require-auth';
import { validateRequest } from '../../middlewares/validate-request';
import { logger } from '../../observability/logger';
import { currentTraceparent } from '../../observability/trace';
import { createApp } from '../create-app';

const router = Router();
router.post('/api/things', (req, res) => res.status(201).send({ received: req.body as unknown }));
router.post(
  '/api/titles',
  body('title').isString().withMessage('Title is required'),
  validateRequest,
  (_req, res) => res.sendStatus(201),
);
router.get('/api/things/:id', (req, res) => res.send({ id: req.params.id, query: req.query }));
router.get('/api/mine', requireAuth, (req, res) => res.send(req.currentUser));
router.post('/api/sign-in', (req, res) => {
  req.session = { jwt: 'token' };
  res.send({});
});
router.get('/api/address', (req, res) => res.send({ ip: req.ip, protocol: req.protocol }));
router.get('/api/trace', (_req, res) => res.send({ traceparent: currentTraceparent() }));
router.get('/api/refuses', async () => {
  throw new BadRequestError('No more of these', 'things');
});
router.get('/api/breaks', async () => {
  throw new Error('the password is hunter2');
});
router.get('/api/throws-text', async () => {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may
  throw 'text';
});
router.get('/api/breaks-half-way', async (_req, res) => {
  res.write('{"half": ');
  throw new Error('broken half-way');
});
router.get('/api/casts', async () => {
  throw new mongoose.Error.CastError('ObjectId', 'x', '_id');
});
router.get('/api/fails/:name/:code?', async (req) => {
  const error = new Error('the database at 10.0.0.1 is away');
  error.name = req.params.name;
  throw Object.assign(error, { code: Number(req.params.code) });
});

const webhook = Router();
webhook.post('/api/webhook', express.raw({ type: '*/*' }), (req, res) =>
  res.send({ raw: Buffer.isBuffer(req.body), text: String(req.body) }),
);

const app = createApp({ routers: [router], rawRouters: [webhook] });

const sessionCookie = (session: unknown) =>
  `session=${Buffer.from(JSON.stringify(session)).toString('base64')}`;

const postJson = (text: string) =>
  request(app).post('/api/things').set('Content-Type', 'application/json').send(text);

afterEach(() => {
  jest.restoreAllMocks();
});

beforeAll(() => {
  process.env.JWT_KEY = 'a-key';
});

describe('routes', () => {
  it('answers what a router sends', async () => {
    const response = await postJson('{"title": "concert"}');

    expect(response.status).toBe(201);
    expect(response.body).toEqual({ received: { title: 'concert' } });
  });

  it.each([
    ['get', '/api/unknown'],
    ['put', '/api/things/1'],
    ['delete', '/api/things'],
    ['patch', '/'],
    ['options', '/api/things'],
    ['options', '/api/webhook'],
  ] as const)('answers 404 to %s %s', async (method, path) => {
    const response = await request(app)[method](path);

    expect(response.status).toBe(404);
    expect(response.body).toEqual({ errors: [{ message: 'not found' }] });
  });

  it('gives a router of raw bodies the bytes as they came', async () => {
    const response = await request(app)
      .post('/api/webhook')
      .set('Content-Type', 'application/json')
      .send('{ "spaces":   1 }');

    expect(response.body).toEqual({ raw: true, text: '{ "spaces":   1 }' });
  });

  it('does not let a query string bring objects', async () => {
    const response = await request(app).get('/api/things/1?limit[$gt]=1&a=2');

    expect(response.body).toEqual({ id: '1', query: { 'limit[$gt]': '1', a: '2' } });
  });
});

describe('bodies', () => {
  it.each(['{"title": ', 'null', '5', '"text"', 'tru', '{"a": 1}}', "{'a': 1}", '\u0000'])(
    'answers 400 to the malformed body %j',
    async (text) => {
      const response = await postJson(text);

      expect(response.status).toBe(400);
      expect(response.body).toEqual({
        errors: [{ message: 'Malformed JSON in the request body' }],
      });
    },
  );

  it('answers 413 to a body of more than 100 kB', async () => {
    const response = await postJson(JSON.stringify({ title: 'x'.repeat(100 * 1024) }));

    expect(response.status).toBe(413);
    expect(response.body).toEqual({ errors: [{ message: 'Request body is too large' }] });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    'answers 415 to a body that calls itself %s',
    async (type) => {
      const response = await request(app)
        .post('/api/things')
        .set('Content-Type', type)
        .send('title=concert');

      expect(response.status).toBe(415);
      expect(response.body).toEqual({
        errors: [{ message: 'Content-Type must be application/json' }],
      });
    },
  );

  it.each([
    [
      'charset',
      { 'Content-Type': 'application/json; charset=klingon' },
      'Unsupported charset in Content-Type',
    ],
    [
      'encoding',
      { 'Content-Type': 'application/json', 'Content-Encoding': 'zip' },
      'Unsupported Content-Encoding',
    ],
  ])('answers 415 to an unknown %s', async (_name, headers, message) => {
    const response = await request(app).post('/api/things').set(headers).send('{}');

    expect(response.status).toBe(415);
    expect(response.body).toEqual({ errors: [{ message }] });
  });

  it('takes a request without a body, whatever its type', async () => {
    await request(app).post('/api/things').expect(201, { received: {} });
    await request(app).post('/api/things').set('Content-Type', 'text/plain').expect(201);
  });

  it('takes JSON that names its charset', async () => {
    const response = await request(app)
      .post('/api/things')
      .set('Content-Type', 'application/json; charset=utf-8')
      .send('{"title": "Käse"}');

    expect(response.body).toEqual({ received: { title: 'Käse' } });
  });

  it('lets no body change what objects are', async () => {
    await postJson(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": 1}}}',
    );

    expect({}).not.toHaveProperty('polluted');
  });
});

describe('errors', () => {
  it.each([
    ['/api/refuses', 400, { message: 'No more of these', field: 'things' }],
    ['/api/mine', 401, { message: 'Not authorized' }],
    ['/api/casts', 400, { message: 'id is not valid' }],
    ['/api/things/%E0%A4%A', 400, { message: 'Malformed request' }],
    ['/api/breaks', 500, { message: 'something went wrong' }],
    ['/api/throws-text', 500, { message: 'something went wrong' }],
  ])('answers GET %s with %i in the one shape', async (path, status, error) => {
    const response = await request(app).get(path);

    expect(response.status).toBe(status);
    expect(response.body).toEqual({ errors: [error] });
  });

  it('tells of each wrong field once', async () => {
    const response = await request(app)
      .post('/api/titles')
      .send({ title: { $gt: '' } });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({ errors: [{ message: 'Title is required', field: 'title' }] });
  });

  it.each([
    'MongoNetworkError',
    'MongoNetworkTimeoutError',
    'MongoNotConnectedError',
    'MongoServerSelectionError',
    'MongooseServerSelectionError',
    'MongoWaitQueueTimeoutError',
    'MongoServerError/50',
    'MongoServerError/91',
  ])('answers 503 while the database is away: %s', async (fault) => {
    const response = await request(app).get(`/api/fails/${fault}`);

    expect(response.status).toBe(503);
    expect(response.get('Retry-After')).toBe('5');
    expect(response.body).toEqual({
      errors: [{ message: 'Service is temporarily unavailable' }],
    });
  });

  it('calls a fault of the database that is not its absence a fault', async () => {
    await request(app).get('/api/fails/MongoServerError/2').expect(500);
  });

  it('cuts the connection when an answer breaks half-way', async () => {
    await expect(request(app).get('/api/breaks-half-way')).rejects.toThrow(/aborted|hang up/);
    await request(app).get('/api/things/1').expect(200);
  });

  it('logs a fault once, with what finds it again, and nothing of what callers did wrong', async () => {
    const error = jest.spyOn(logger, 'error');

    await request(app).get('/api/refuses');
    await postJson('{"title": ');
    expect(error).not.toHaveBeenCalled();

    await request(app).get('/api/breaks');
    expect(error).toHaveBeenCalledTimes(1);
  });
});

describe('sessions', () => {
  it('knows who is signed in by the session cookie', async () => {
    const token = signToken({ id: '1', email: 'a@b.co' });

    const response = await request(app)
      .get('/api/mine')
      .set('Cookie', sessionCookie({ jwt: token }));

    expect(response.body).toMatchObject({ id: '1', email: 'a@b.co' });
  });

  it('takes a cookie that says nothing for no cookie', async () => {
    const response = await request(app).get('/api/mine').set('Cookie', 'session=%%%');

    expect(response.status).toBe(401);
  });

  it('sets a cookie that scripts and other sites can not use', async () => {
    const response = await request(app).post('/api/sign-in');

    expect(response.get('Set-Cookie')).toEqual([
      expect.stringMatching(/^session=[^;]+; path=\/; samesite=lax; httponly$/),
    ]);
  });

  describe('outside tests', () => {
    const signInTo = (app: express.Express) =>
      request(app).post('/api/sign-in').set('X-Forwarded-Proto', 'https');
    const environment = { ...process.env };

    beforeEach(() => {
      process.env.NODE_ENV = 'production';
    });
    afterEach(() => {
      process.env = { ...environment };
    });

    it('sends the cookie over TLS only', async () => {
      const response = await signInTo(createApp({ routers: [router] }));

      expect(response.get('Set-Cookie')?.[0]).toMatch(/; secure; httponly$/);
    });

    it('sends it without TLS where COOKIE_SECURE is false', async () => {
      process.env.COOKIE_SECURE = 'false';

      const response = await signInTo(createApp({ routers: [router] }));

      expect(response.get('Set-Cookie')?.[0]).toMatch(/samesite=lax; httponly$/);
    });
  });
});

describe('requests from other sites', () => {
  const post = (headers: Record<string, string>) =>
    request(app).post('/api/things').set(headers).send({});

  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ Origin: 'https://evil.example', Host: 'ticketing.dev' }],
    [{ Origin: 'https://ticketing.dev.evil.example', Host: 'ticketing.dev' }],
    [{ Origin: 'http://localhost:8081', Host: 'localhost:8080' }],
    [{ Origin: 'null', Host: 'ticketing.dev' }],
    [{ Origin: 'nonsense', Host: 'ticketing.dev' }],
  ])('refuses %j', async (headers) => {
    const response = await post(headers);

    expect(response.status).toBe(403);
    expect(response.body).toEqual({
      errors: [{ message: 'Requests from another site are not allowed' }],
    });
  });

  it.each([
    [{}],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost:8080' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ Origin: 'https://ticketing.dev', Host: 'ticketing.dev' }],
    [{ Origin: 'https://ticketing.dev', Host: 'Ticketing.dev:443' }],
    [{ Origin: 'http://localhost:8080', Host: 'localhost:8080' }],
    [{ Origin: 'https://ticketing.dev', Host: 'orders-srv', 'X-Forwarded-Host': 'ticketing.dev' }],
  ])('lets pass %j', async (headers) => {
    await post(headers).expect(201);
  });

  it('lets other sites link here', async () => {
    await request(app).get('/api/things/1').set('Sec-Fetch-Site', 'cross-site').expect(200);
  });
});

describe('what stands before it', () => {
  it('believes one proxy and no more', async () => {
    const response = await request(app)
      .get('/api/address')
      .set('X-Forwarded-For', '6.6.6.6, 10.1.1.1')
      .set('X-Forwarded-Proto', 'https');

    expect(response.body).toEqual({ ip: '10.1.1.1', protocol: 'https' });
  });

  it('believes as many as TRUST_PROXY_HOPS says', async () => {
    process.env.TRUST_PROXY_HOPS = '2';
    const behindTwo = createApp({ routers: [router] });
    delete process.env.TRUST_PROXY_HOPS;

    const response = await request(behindTwo)
      .get('/api/address')
      .set('X-Forwarded-For', '6.6.6.6, 10.1.1.1');

    expect(response.body).toMatchObject({ ip: '6.6.6.6' });
  });
});

describe('ids', () => {
  it('carries the trace of the caller on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const response = await request(app).get('/api/trace').set('traceparent', traceparent);

    expect(response.body).toEqual({ traceparent });
  });

  it('begins a trace where there is none that can be read', async () => {
    const response = await request(app).get('/api/trace').set('traceparent', '00-nonsense');

    expect(response.body.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('sends the id of the request back', async () => {
    const response = await request(app).get('/api/trace').set('X-Request-Id', 'abc-1');

    expect(response.get('X-Request-Id')).toBe('abc-1');
  });

  it.each(['a b', '<script>', 'x'.repeat(129)])('replaces the request id %j', async (id) => {
    const response = await request(app).get('/api/trace').set('X-Request-Id', id);

    expect(response.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it('says in its headers that browsers should take it for an API and nothing else', async () => {
  const response = await request(app).get('/api/things/1');

  expect(response.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
  });
  expect(response.headers).not.toHaveProperty('x-powered-by');
});

it('outlives a client that goes away in the middle of its body', async () => {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const error = jest.spyOn(logger, 'error');

  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const head = 'POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  socket.write(`${head}Content-Length: 50\r\n\r\n{"half`);
  await once(server, 'request');
  socket.destroy();

  const response = await fetch(`http://127.0.0.1:${port}/api/things/1`);
  await new Promise((resolve) => server.close(resolve).closeAllConnections());

  expect(response.status).toBe(200);
  expect(error).not.toHaveBeenCalled();
});
