import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContainerEngine } from '../../src/container-engine';
import { runProgram } from '../../src/run-program';

/** What npm, the Dockerfile's commands and the tests need beside Node. */
const programs = [
  ...['sh', 'env', 'cat', 'cp', 'find', 'id', 'ls', 'mkdir', 'mv', 'rm', 'chmod', 'chown'],
  ...['tar', 'touch', 'uname'],
];

/** Parts of glibc that no program names, but what it or an addon loads later may. */
const glibc = ['libc', 'libm', 'libdl', 'librt', 'libpthread', 'libresolv', 'libutil'];
const lateLibraries = [...glibc, 'libnss_dns', 'libnss_files', 'libstdc++', 'libgcc_s'];

/**
 * The base of the images under test: `NODE_IMAGE`, else one that is made of this machine's Node,
 * its libraries and certificates, for a machine that reaches no registry of images. It is made once
 * for each version of Node.
 *
 * @returns its name
 * @throws where this machine is no Linux with glibc
 */
export async function baseImage(engine: ContainerEngine): Promise<string> {
  if (process.env.NODE_IMAGE) return process.env.NODE_IMAGE;
  const name = `localhost/gittix-host-node:${process.version}`;
  const exists = await runProgram(engine, ['image', 'inspect', name]).catch(() => undefined);
  if (exists === undefined) await importBase(engine, name);
  return name;
}

async function importBase(engine: ContainerEngine, name: string): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error('A base can be made of this machine on Linux only: set NODE_IMAGE');
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'gittix-base-'));
  try {
    const root = path.join(folder, 'root');
    await fill(root);
    const archive = path.join(folder, 'root.tar');
    await runProgram('tar', ['-C', root, '--owner=0', '--group=0', '-cf', archive, '.']);
    const changes = ['ENV PATH=/usr/bin'];
    // a machine behind a proxy of its own has a certificate for it
    if (process.env.NODE_EXTRA_CA_CERTS) {
      changes.push(`ENV NODE_EXTRA_CA_CERTS=/${certificates}`);
    }
    const options = changes.flatMap((change) => ['--change', change]);
    await runProgram(engine, ['import', ...options, archive, name]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const certificates = 'etc/ssl/certs/ca-certificates.crt';

async function fill(root: string): Promise<void> {
  const at = (file: string) => path.join(root, file);
  for (const folder of ['usr/bin', 'usr/lib', 'usr/lib64', path.dirname(certificates)]) {
    mkdirSync(at(folder), { recursive: true });
  }
  for (const folder of ['dev', 'home/node', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp']) {
    mkdirSync(at(folder), { recursive: true });
  }
  for (const folder of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${folder}`, at(folder));
  for (const folder of ['tmp', 'var/tmp', 'home/node']) chmodSync(at(folder), 0o1777);

  const files = new Map([['usr/bin/node', process.execPath]]);
  for (const program of programs) files.set(`usr/bin/${program}`, await which(program));
  for (const library of await librariesOf([...files.values()])) files.set(library, library);
  for (const [to, from] of files) {
    mkdirSync(path.dirname(at(to)), { recursive: true });
    copyFileSync(realpathSync(from), at(to));
    chmodSync(at(to), 0o755);
  }

  const npm = path.join(await runProgram('npm', ['root', '--global']), 'npm');
  cpSync(npm, at('usr/lib/node_modules/npm'), { recursive: true, dereference: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', at('usr/bin/npm'));

  const trusted = process.env.NODE_EXTRA_CA_CERTS ?? `/${certificates}`;
  if (existsSync(trusted)) copyFileSync(trusted, at(certificates));
  writeFileSync(
    at('etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000:node:/home/node:/bin/sh\n',
  );
  writeFileSync(at('etc/group'), 'root:x:0:\nnode:x:1000:\n');
  writeFileSync(at('etc/nsswitch.conf'), 'hosts: files dns\n');
}

async function which(program: string): Promise<string> {
  return runProgram('sh', ['-c', `command -v ${program}`]);
}

/** Paths of the libraries that programs are linked to, and of those that are loaded late. */
async function librariesOf(files: readonly string[]): Promise<Set<string>> {
  const libraries = new Set<string>();
  for (const file of files) {
    // ldd fails for what is linked to nothing: a static program, a script
    const linked = await runProgram('ldd', [realpathSync(file)]).catch(() => '');
    for (const [library] of linked.matchAll(/\/\S+\.so\S*/g)) libraries.add(library);
  }
  const folders = new Set([...libraries].map((library) => path.dirname(library)));
  for (const folder of folders) {
    const all = await runProgram('ls', [folder]);
    for (const entry of all.split('\n')) {
      if (lateLibraries.some((name) => entry.startsWith(`${name}.so`))) {
        libraries.add(path.join(folder, entry));
      }
    }
  }
  return libraries;
}
