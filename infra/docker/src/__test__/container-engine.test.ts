import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findContainerEngine } from '../container-engine';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gittix-engine-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('takes docker where its daemon answers', async () => {
  works('docker');
  works('podman');
  expect(await findContainerEngine({ PATH: folder })).toBe('docker');
});

it("takes podman where docker's client is alone", async () => {
  fails('docker', 'Cannot connect to the Docker daemon');
  works('podman');
  expect(await findContainerEngine({ PATH: folder })).toBe('podman');
});

it('takes the one that CONTAINER_ENGINE names', async () => {
  works('docker');
  works('podman');
  expect(await findContainerEngine({ PATH: folder, CONTAINER_ENGINE: 'podman' })).toBe('podman');
});

it('says of each why it does not work', async () => {
  fails('docker', 'Cannot connect to the Docker daemon');
  await expect(findContainerEngine({ PATH: folder })).rejects.toThrow(
    /docker: .*Cannot connect to the Docker daemon; podman: podman is not installed\).*install podman/,
  );
});

it('does not fall back from the one that CONTAINER_ENGINE names', async () => {
  works('docker');
  await expect(findContainerEngine({ PATH: folder, CONTAINER_ENGINE: 'podman' })).rejects.toThrow(
    'No container engine works here (podman: podman is not installed)',
  );
});

it('knows no other engines', async () => {
  await expect(
    findContainerEngine({ PATH: folder, CONTAINER_ENGINE: 'containerd' }),
  ).rejects.toThrow('CONTAINER_ENGINE must be docker or podman, not "containerd"');
});

function works(program: string): void {
  script(program, 'echo 1.0.0');
}

function fails(program: string, words: string): void {
  script(program, `echo "${words}" >&2; exit 1`);
}

function script(program: string, text: string): void {
  const file = path.join(folder, program);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}
