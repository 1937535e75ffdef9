import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { findOnPath } from '@gittix/local/build/launcher/on-path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest';

/** Turns a folder with a kustomization into one stream of YAML. */
export type Renderer = (folder: string) => string;

/**
 * `kubectl kustomize`, else `kustomize build`, whichever is on `PATH`.
 *
 * @returns `undefined` where there is neither
 */
export function findRenderer(searchPath = process.env.PATH): Renderer | undefined {
  for (const [program, command] of [
    ['kubectl', 'kustomize'],
    ['kustomize', 'build'],
  ] as const) {
    const file = findOnPath(program, searchPath);
    if (file) return (folder) => run(file, [command, folder]);
  }
  return undefined;
}

/**
 * The objects that a kustomization comes to.
 *
 * @throws with what kustomize says when it can't be rendered
 */
export function render(folder: string, renderer: Renderer): Manifest[] {
  return objectsOf(renderer(folder), folder);
}

/**
 * The objects in the files that a kustomization lists, as they are: patches and generators are left
 * out. In all YAML files of a folder without a kustomization.
 */
export function readFiles(folder: string): Manifest[] {
  return resourcesOf(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory()
      ? readFiles(file)
      : objectsOf(readFileSync(file, 'utf8'), file);
  });
}

function resourcesOf(folder: string): readonly string[] {
  const kustomization = path.join(folder, 'kustomization.yaml');
  if (!existsSync(kustomization)) {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  }
  const { resources = [] } = parse(readFileSync(kustomization, 'utf8')) as { resources?: string[] };
  return resources;
}

/** @throws with the place of the first mistake, a key that is there twice among them */
export function objectsOf(yaml: string, source: string): Manifest[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${source} is no YAML: ${error.message}`);
    const object = document.toJS() as Manifest | null;
    return object === null ? [] : [object];
  });
}

function run(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`${path.basename(program)} ${args.join(' ')} failed: ${stderr || message}`, {
      cause: error,
    });
  }
}
