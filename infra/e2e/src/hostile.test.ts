import { readFileSync } from 'node:fs';
import axios, { type AxiosResponse } from 'axios';
import { must, useMarketplace } from './support/marketplace';

const marketplace = useMarketplace();

/** What a field may be that is meant to hold text, a price or an id. */
const values: [string, string][] = [
  ['an operator', '{"$gt": 0}'],
  ['a nested operator', '{"$where": "while (true) {}"}'],
  ['a list', '["a", "b"]'],
  ['an empty list', '[]'],
  ['null', 'null'],
  ['true', 'true'],
  ['beyond every number', '1e400'],
  ['negative', '-1'],
  ['three decimals', '1.005'],
  ['ten thousand characters', JSON.stringify('x'.repeat(10_000))],
  ['control characters', '"\\u0000\\u0007\\u001b@example.com"'],
  ['a line break', '"a\\r\\nSet-Cookie: session=x@example.com"'],
  ['a prototype', '{"__proto__": {"admin": true}}'],
  ['lone surrogates', '"\\ud800@\\udfff"'],
];

const fields: [method: string, path: string, good: Record<string, string>][] = [
  ['post', '/api/users/signup', { email: '"a@example.com"', password: '"password"' }],
  ['post', '/api/users/signin', { email: '"a@example.com"', password: '"password"' }],
  ['post', '/api/tickets', { title: '"concert"', price: '20' }],
  ['post', '/api/orders', { ticketId: '"0123456789abcdef01234567"' }],
  ['post', '/api/payments', { orderId: '"0123456789abcdef01234567"', token: '"tok_visa"' }],
];

const bodies: [string, string, string][] = [
  ['malformed', 'application/json', '{"email": '],
  ['empty', 'application/json', ''],
  ['a bare value', 'application/json', '42'],
  ['a list', 'application/json', '[]'],
  ['too large', 'application/json', JSON.stringify({ title: 'x'.repeat(110 * 1024) })],
  ['not JSON', 'text/plain', 'title=concert'],
  ['a form', 'application/x-www-form-urlencoded', 'email[$gt]=&password[$gt]='],
  ['in an unknown charset', 'application/json; charset=klingon', '{}'],
];

const paths = [
  '/api/users',
  '/api/tickets/1234',
  '/api/tickets/%00',
  '/api/tickets/%E0%A4%A',
  '/api/tickets/[object%20Object]',
  '/api/tickets/0123456789abcdef01234567',
  '/api/tickets?limit=-1',
  '/api/tickets?limit=1e9',
  '/api/tickets?cursor=AAAA',
  '/api/tickets?cursor=%00',
  '/api/orders/1234',
  '/api/orders/0123456789abcdef01234567',
  '/api/payments/1234',
  '/api/payments/0123456789abcdef01234567',
];

let cookie = '';

beforeAll(async () => {
  const email = `hostile-${Date.now()}@example.com`;
  const response = await axios.post(`${marketplace.url}/api/users/signup`, {
    email,
    password: 'password',
  });
  cookie = (response.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
});

function send(method: string, path: string, body?: string, type = 'application/json') {
  return axios.request<unknown>({
    method,
    url: `${marketplace.url}${path}`,
    headers: { Cookie: cookie, 'Content-Type': type },
    data: body,
    // as it is: axios would make JSON of it
    transformRequest: (data: string) => data,
    validateStatus: () => true,
    timeout: 20_000,
  });
}

/** A 4xx that says in the one shape what is wrong; else what it was. */
function refusal({ status, data }: AxiosResponse<unknown>): string {
  const errors = (data as { errors?: { message?: unknown }[] } | undefined)?.errors;
  const isShaped =
    Array.isArray(errors) &&
    errors.length > 0 &&
    errors.every(({ message }) => typeof message === 'string' && message !== '');
  const isRefused = status >= 400 && status < 500 && isShaped;
  return isRefused ? 'refused' : `${status} ${JSON.stringify(data)}`;
}

describe.each(fields)('%s %s', (method, path, good) => {
  const cases = Object.keys(good).flatMap((field) =>
    values.map(([what, value]): [string, string, string] => [field, what, value]),
  );

  it.each(cases)('refuses a %s that is %s', async (field, what, value) => {
    const body = { ...good, [field]: value };
    const json = `{${Object.entries(body)
      .map(([name, text]) => `"${name}": ${text}`)
      .join()}}`;
    const answer = await send(method, path, json);
    // long texts and odd characters are fine for a password that is only compared
    const isJustWrong = what === 'control characters' || what === 'ten thousand characters';
    if (isJustWrong && field === 'password') return expect(answer.status).toBeLessThan(500);
    return expect(refusal(answer)).toBe('refused');
  });

  it.each(bodies)('refuses a body that is %s', async (_what, type, body) => {
    const answer = await send(method, path, body, type);
    expect(refusal(answer)).toBe('refused');
  });
});

it.each(paths)('refuses GET %s', async (path) => {
  const answer = await send('get', path);
  expect(refusal(answer)).toBe('refused');
});

it('has written no stack into any log, and lost no process', async () => {
  await must(201, () => marketplace.signUp().then((person) => person.listTicket()));
  const { processes } = marketplace.stack.run;
  expect(processes.filter(({ restarts }) => restarts > 0)).toEqual([]);
  const stacks = processes
    .map(({ log }) => readFileSync(log, 'utf8'))
    .filter((text) => /"stack"|\n\s+at /.test(text));
  expect(stacks).toEqual([]);
});
