import { spawnSync } from 'node:child_process';
import type { Finding } from '../finding';
import { nameOf, type Manifest } from '../manifest';

/**
 * What `kube-strict` says: it decodes objects into Kubernetes' own types and refuses every field that
 * they do not have.
 *
 * @param program its path
 */
export function kubeStrict(objects: readonly Manifest[], program: string): Finding[] {
  // JSON is YAML, and the marks between the objects keep their numbers
  const stream = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { stdout, stderr, error } = spawnSync(program, ['-'], { input: stream, encoding: 'utf8' });
  if (error) throw error;

  const lines = `${stdout}${stderr}`.split('\n');
  if (!lines.some((line) => /^\d+ valid, \d+ invalid, \d+ skipped/.test(line))) {
    throw new Error(`kube-strict ended without a sum: ${lines.join(' ')}`);
  }
  return lines.flatMap((line) => {
    const [, number, problem = ''] = /#(\d+): INVALID (.*)$/.exec(line) ?? [];
    if (!number) return [];
    const object = objects[Number(number) - 1];
    return { object: object ? nameOf(object) : `object ${number}`, message: problem };
  });
}
