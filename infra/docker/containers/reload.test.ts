import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@gittix/testing/free-port';
import { until } from '@gittix/testing/until';
import { buildImage, root } from '../src/build-image';
import { referenceOf } from '../src/image-names';
import { baseImage } from './support/base-image';
import { startContainer, type Container } from './support/container';
import { startMongo, type Engine } from './support/engines';
import { withContainers } from './support/with-containers';

const tag = 'under-test-dev';

/** As the development overlay confines them: its root can be written, and there is memory. */
const confinement = ['--user=1000:1000', '--cap-drop=ALL', '--security-opt=no-new-privileges'];

withContainers('Development images', (engine) => {
  beforeAll(async () => {
    const nodeImage = await baseImage(engine);
    const options = { tag, target: 'dev', nodeImage, engineOptions: ['--network=host'] } as const;
    await buildImage(engine, 'auth', options);
    await buildImage(engine, 'client', options);
  });

  describe('of a service', () => {
    let mongo: Engine;
    let auth: Container;
    let url: string;

    beforeAll(async () => {
      mongo = await startMongo();
      const [port, managementPort] = [await freePort(), await freePort()];
      url = `http://127.0.0.1:${port}`;
      auth = await startContainer(engine, {
        name: `gittix-test-dev-auth-${port}`,
        image: referenceOf('auth', tag),
        options: [...confinement, '--memory=1g'],
        env: {
          NODE_ENV: 'development',
          HOST: '127.0.0.1',
          PORT: `${port}`,
          MANAGEMENT_PORT: `${managementPort}`,
          MONGO_URI: `mongodb://127.0.0.1:${mongo.port}/auth`,
          JWT_KEY: 'any',
        },
      });
      await serves(auth, `${url}/api/users/currentuser`, '{"currentUser":null}');
    });
    afterAll(async () => {
      await auth?.remove();
      await mongo?.stop();
    });

    it('serves an edited route', async () => {
      await edit(auth, 'auth/src/routes/current-user.ts', 'currentUser:', 'somebody:');
      await serves(auth, `${url}/api/users/currentuser`, '{"somebody":null}');
    });

    it('serves what was edited in common', async () => {
      await edit(auth, 'common/src/errors/not-found-error.ts', "'not found'", "'nowhere'");
      await serves(auth, `${url}/api/users/unknown`, 'nowhere');
    });

    it('is back after a mistake and its correction', async () => {
      await edit(auth, 'auth/src/routes/current-user.ts', 'currentUser:', '}{');
      await until('a complaint', async () => (await auth.logs()).includes('current-user.ts'));
      await edit(auth, 'auth/src/routes/current-user.ts', 'currentUser:', 'mended:');
      await serves(auth, `${url}/api/users/currentuser`, '{"mended":null}');
    });

    it('ends on SIGTERM', async () => {
      expect(await auth.stop()).not.toBe(137);
    });
  });

  describe('of the client', () => {
    let client: Container;
    let page: string;

    beforeAll(async () => {
      const port = await freePort();
      page = `http://127.0.0.1:${port}/auth/signup`;
      client = await startContainer(engine, {
        name: `gittix-test-dev-client-${port}`,
        image: referenceOf('client', tag),
        options: [...confinement, '--memory=2g', '--tmpfs=/app/client/.next:rw,mode=1777'],
        env: { NODE_ENV: 'development', HOSTNAME: '127.0.0.1', PORT: `${port}` },
      });
      await serves(client, page, 'Already have an account?');
    });
    afterAll(() => client?.remove());

    it('serves an edited page', async () => {
      await edit(client, 'client/pages/auth/signup.tsx', 'Already have', 'Do you have');
      await serves(client, page, 'Do you have an account?');
    });

    it('ends on SIGTERM', async () => {
      expect(await client.stop()).not.toBe(137);
    });
  });
});

/** Copies a file of the repository into the container, with one change, as Skaffold would. */
async function edit(
  container: Container,
  file: string,
  before: string,
  after: string,
): Promise<void> {
  const original = readFileSync(path.join(root, file), 'utf8');
  expect(original).toContain(before);
  const folder = mkdtempSync(path.join(tmpdir(), 'gittix-edit-'));
  try {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), original.replace(before, after));
    await container.copyIn(folder, [file], '/app');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serves(container: Container, url: string, text: string): Promise<void> {
  try {
    await until(`"${text}" at ${url}`, async () =>
      (
        await fetch(url).then(
          (answer) => answer.text(),
          () => '',
        )
      ).includes(text),
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}:\n${await container.logs()}`, { cause: error });
  }
}
