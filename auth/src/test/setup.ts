import { useMongo } from '@gittix/common/testing';
import request from 'supertest';
import { app } from '../app';

declare global {
  /** Signs `test@test.com` up and returns the cookie that says so. */
  var signin: () => Promise<string[]>;
}

useMongo();

beforeAll(() => {
  process.env.JWT_KEY = 'adsopsdfisd';
});

global.signin = async () => {
  const response = await request(app)
    .post('/api/users/signup')
    .send({ email: 'test@test.com', password: 'password' })
    .expect(201);
  return response.get('Set-Cookie') ?? [];
};
