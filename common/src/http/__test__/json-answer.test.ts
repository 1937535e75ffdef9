import express from 'express';
import request from 'supertest';
import { jsonAnswer, sendJson } from '../json-answer';

function appAnswering(value: unknown) {
  const app = express();
  const answer = jsonAnswer(value);
  app.get('/', (_req, res) => sendJson(res, answer));
  return app;
}

it('sends the bytes as JSON', async () => {
  const response = await request(appAnswering([{ title: 'Käse' }])).get('/');

  expect(response.type).toBe('application/json');
  expect(response.body).toEqual([{ title: 'Käse' }]);
});

it('sends nothing to those who have these bytes', async () => {
  const app = appAnswering([1]);
  const first = await request(app).get('/');

  const second = await request(app)
    .get('/')
    .set('If-None-Match', first.get('ETag') ?? '');

  expect(second.status).toBe(304);
  expect(second.text).toBe('');
});

it('sends the new bytes to those who have others', async () => {
  const { etag } = jsonAnswer([1]);

  const response = await request(appAnswering([2]))
    .get('/')
    .set('If-None-Match', etag);

  expect(response.status).toBe(200);
  expect(response.body).toEqual([2]);
});
