import { chmodSync, mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../code/repository';
import { nameOf } from '../manifest';
import { findRenderer, objectsOf, readFiles, render } from '../render';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'gittix-render-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

it.each([
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
])('renders by %s', (name, command) => {
  program(name, `echo "{apiVersion: v1, kind: $1, metadata: {name: '$2'}}"`);
  const renderer = findRenderer(folder);
  const [object] = renderer ? render('some/folder', renderer) : [];
  expect(object).toMatchObject({ kind: command, metadata: { name: 'some/folder' } });
});

it('takes kubectl before kustomize', () => {
  program('kustomize', 'exit 1');
  program('kubectl', 'echo "kind: A"');
  expect(findRenderer(folder)?.('x')).toBe('kind: A\n');
});

it('knows when there is neither', () => {
  expect(findRenderer(folder)).toBeUndefined();
  expect(findRenderer('')).toBeUndefined();
});

it('says what kustomize said when it fails', () => {
  program('kubectl', 'echo "no such patch" >&2; exit 1');
  expect(() => findRenderer(folder)?.('some/folder')).toThrow(
    'kubectl kustomize some/folder failed: no such patch',
  );
});

it('reads the base as it is: the twelve workloads, without kustomize', () => {
  const objects = readFiles(path.join(root, 'infra/k8s'));
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));
  expect(workloads).toHaveLength(12);
  expect(objects.map(nameOf)).toContain('NetworkPolicy/payments-to-stripe');
});

it('reads all YAML files of a folder without a kustomization, and nothing else', () => {
  writeFileSync(path.join(folder, 'b.yaml'), 'kind: B\n---\nkind: C\n---\n');
  writeFileSync(path.join(folder, 'a.yml'), 'kind: A');
  writeFileSync(path.join(folder, 'README.md'), 'kind: D');
  expect(readFiles(folder).map(({ kind }) => kind)).toEqual(['A', 'B', 'C']);
});

it('names the folder that a kustomization asks for in vain', () => {
  mkdirSync(path.join(folder, 'sub'));
  writeFileSync(path.join(folder, 'kustomization.yaml'), 'resources: [sub, gone.yaml]');
  expect(() => readFiles(folder)).toThrow('gone.yaml');
});

it.each(['a: 1\na: 2', 'a: [1'])('names the source of what is no YAML: %j', (yaml) => {
  expect(() => objectsOf(yaml, 'here.yaml')).toThrow('here.yaml is no YAML');
});
