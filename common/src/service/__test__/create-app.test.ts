import { Router } from 'express';
import { body } from 'express-validator';
import request from 'supertest';
import { BadRequestError } from '../../errors/bad-request-error';
import { signToken } from '../../http/session-token';
import { requireAuth } from '../../middlewares/require-auth';
import { validateRequest } from '../../middlewares/validate-request';
import { createApp } from '../create-app';

const router = Router();
router.post(
  '/api/things',
  body('title').isString().withMessage('Title is required'),
  validateRequest,
  (req, res) => {
    res.status(201).send({ title: (req.body as { title: string }).title });
  },
);
router.get('/api/mine', requireAuth, (req, res) => res.send(req.currentUser));
router.get('/api/refuses', async () => {
  throw new BadRequestError('No more of these', 'things');
});
router.get('/api/breaks', async () => {
  throw new Error('the password is hunter2');
});
router.get('/api/things/:id', (req, res) => res.send({ id: req.params.id }));

const app = createApp({ routers: [router] });

const sessionOf = (value: unknown) =>
  `session=${Buffer.from(JSON.stringify(value)).toString('base64')}`;

beforeAll(() => {
  process.env.JWT_KEY = 'a-key';
});

it('answers what a router sends', async () => {
  const response = await request(app).post('/api/things').send({ title: 'concert' });

  expect(response.status).toBe(201);
  expect(response.body).toEqual({ title: 'concert' });
});

it('knows who is signed in by the session cookie', async () => {
  const token = signToken({ id: '1', email: 'a@b.co' });

  const response = await request(app)
    .get('/api/mine')
    .set('Cookie', sessionOf({ jwt: token }));

  expect(response.body).toMatchObject({ id: '1', email: 'a@b.co' });
});

it.each([
  [
    'an error thrown by an async handler',
    request(app).get('/api/refuses'),
    400,
    [{ message: 'No more of these', field: 'things' }],
  ],
])('answers %s in the one shape', async (_name, sent, status, errors) => {
  const response = await sent;
  expect(response.status).toBe(status);
  expect(response.body).toEqual({ errors });
});
