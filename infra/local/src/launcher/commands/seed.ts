import { isAlive } from '../alive';
import { Problem } from '../problem';
import { readRunFile } from '../run-file';
import { readSettings } from '../settings';
import { table } from '../table';

interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly tickets: readonly { readonly title: string; readonly price: number }[];
}

const demoUsers: readonly DemoUser[] = [
  {
    email: 'ada@example.com',
    password: 'demo-ada-1815',
    tickets: [
      { title: 'Opera gala, stalls, row 4', price: 120 },
      { title: 'Jazz night, standing', price: 25.5 },
      { title: 'Cup final, east stand', price: 89 },
    ],
  },
  {
    email: 'grace@example.com',
    password: 'demo-grace-1906',
    tickets: [
      { title: 'Rock festival, Saturday', price: 75 },
      { title: 'Chamber music, balcony', price: 40 },
    ],
  },
  { email: 'buyer@example.com', password: 'demo-buyer-2026', tickets: [] },
];

/**
 * Fills the running stack with demo users and tickets through its API, as people would; what is
 * there already is left as it is.
 *
 * @throws {Problem} when nothing is running, or when a demo user has another password
 */
export async function seed(root: string): Promise<void> {
  const { dataDir } = readSettings(process.env, root);
  const run = readRunFile(dataDir);
  if (!run?.ready || !isAlive(run.pid)) {
    throw new Problem(`GitTix is not running on ${dataDir}: start it with \`npm start\``);
  }

  const users = table(['e-mail', 'password', 'sells']);
  for (const user of demoUsers) {
    const session = await signUpOrIn(run.url, user);
    await list(run.url, session, user);
    users.push([user.email, user.password, user.tickets.map(({ title }) => title).join('\n')]);
  }
  console.log(`${users.toString()}\nSign in at ${run.url}`);
}

/** Resolves to the user's session cookie. */
async function signUpOrIn(url: string, { email, password }: DemoUser): Promise<string> {
  const signedUp = await post(`${url}/api/users/signup`, { email, password });
  if (signedUp.ok) return cookieOf(signedUp);

  const signedIn = await post(`${url}/api/users/signin`, { email, password });
  if (signedIn.ok) return cookieOf(signedIn);
  throw new Problem(`${email} can't be signed up or in: ${await wordsOf(signedIn)}`);
}

/** Lists those tickets of the user that are not there yet, sold ones counting as there. */
async function list(url: string, cookie: string, { tickets }: DemoUser): Promise<void> {
  if (tickets.length === 0) return;
  const response = await fetch(`${url}/api/tickets?mine=true&limit=100`, { headers: { cookie } });
  if (!response.ok) throw new Problem(`Tickets can't be read: ${await wordsOf(response)}`);

  const listed = new Set(((await response.json()) as { title: string }[]).map((it) => it.title));
  for (const ticket of tickets.filter(({ title }) => !listed.has(title))) {
    const created = await post(`${url}/api/tickets`, ticket, cookie);
    if (!created.ok)
      throw new Problem(`${ticket.title} can't be listed: ${await wordsOf(created)}`);
  }
}

function post(url: string, body: object, cookie = ''): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The messages of an answer in the house error shape; its status for any other. */
async function wordsOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { errors?: { message: string }[] };
  return body.errors?.map(({ message }) => message).join('; ') ?? `status ${response.status}`;
}
