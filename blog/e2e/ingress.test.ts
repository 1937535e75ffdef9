import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { launchBrowser } from '@gittix/testing/browser/launch-browser';
import { withABrowser } from '@gittix/testing/browser/with-a-browser';
import { freePort } from '@gittix/testing/free-port';
import { stopProcess } from '@gittix/testing/stop-process';
import { until } from '@gittix/testing/until';
import axios from 'axios';
import { buildBlog, everything, type Blog } from './support/blog';
import { environmentIn, manifestFolder } from './support/manifests';

const root = path.resolve(__dirname, '../..');

let blog: Blog;
let gateway: ChildProcess;
let origin: string;

/** GitTix's gateway reads an Ingress as ingress-nginx does. */
beforeAll(async () => {
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', 'infra/local/tsconfig.build.json'], { cwd: root });

  blog = await buildBlog(environmentIn('client-depl.yaml'));
  await blog.start(...everything);

  const port = await freePort();
  origin = `http://localhost:${port}`;
  const backends = {
    'posts-cluster-ip-srv:4000': blog.urls.posts,
    'query-srv:4002': blog.urls.query,
    'comments-srv:4001': blog.urls.comments,
    'client-srv:3000': blog.urls.client,
  };
  gateway = spawn(
    process.execPath,
    [
      path.join(root, 'infra/local/build/gateway/cli.js'),
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--ingress', path.join(manifestFolder, 'ingress-srv.yaml')],
      ...Object.entries(backends).flatMap(([service, url]) => ['--backend', `${service}=${url}`]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  gateway.stdout?.on('data', (chunk) => (output += String(chunk)));
  await until(() => output.includes('ready'));
});

afterAll(async () => {
  await blog?.kill(...everything);
  await stopProcess(gateway);
});

it('leads the four paths of posts.com to their services', async () => {
  const visitor = axios.create({ baseURL: origin, headers: { Host: 'posts.com' } });

  const { data: post } = await visitor.post('/posts/create', { title: 'hello' });
  const { data: comments } = await visitor.post(`/posts/${post.id}/comments`, { content: 'hi' });
  await until(async () => {
    const { data: posts } = await visitor.get('/posts');
    return posts[post.id]?.comments.length === 1;
  });
  const { data: page } = await visitor.get('/');

  expect(comments).toMatchObject([{ content: 'hi' }]);
  expect(page).toContain('<title>Blog</title>');
});

withABrowser('the page', () => {
  it('finds all that it needs on its own origin, and hears of edits', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      const origins = new Set<string>();
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      const edits = page.waitForEvent('websocket');

      await page.goto(origin);
      await page.getByLabel('Title').fill('Same origin');
      await page.getByRole('button', { name: 'Submit' }).first().click();
      const post = page.getByRole('article').filter({ hasText: 'Same origin' });
      await post.getByLabel('New comment').fill('an apple');
      await post.getByRole('button', { name: 'Submit' }).click();
      await post.getByRole('listitem').filter({ hasText: 'an apple' }).waitFor();

      expect([...origins].filter((one) => one.startsWith('http'))).toEqual([origin]);
      expect(new URL((await edits).url()).host).toBe(new URL(origin).host);
      expect((await edits).isClosed()).toBe(false);
    } finally {
      await browser.close();
    }
  });
});
