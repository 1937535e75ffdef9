import type { Context } from '../context';
import { finding, type Finding, type Rule } from '../finding';
import type { Manifest } from '../manifest';
import { workloadsOf } from '../workload';

/** Tags that stand for whatever was pushed last. */
const moving = new Set(['latest', 'stable', 'edge', 'main', 'master']);

/** An image, taken apart: `name:tag@digest`. */
function partsOf(image: string): { name: string; tag?: string; digest?: string } {
  const [, name = '', tag, digest] =
    /^(.+?)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  return { name, tag, digest };
}

interface Options {
  /** Whether our own images have their version in the objects, and not from Skaffold. */
  readonly ownPinned?: boolean;
}

/**
 * Every image of ours is one that Skaffold builds; every image of others is named in a version that
 * does not move.
 */
export function images({ ownPinned = false }: Options = {}): Rule {
  return function imagesRule(objects: readonly Manifest[], context: Context): Finding[] {
    return workloadsOf(objects).flatMap(({ object, containers }) =>
      containers.flatMap(({ name, image = '' }) =>
        problemsOf(image, context, ownPinned).map((problem) =>
          finding(object, `container ${name}: image ${image || 'none'} ${problem}`),
        ),
      ),
    );
  };
}

function problemsOf(image: string, { artifacts, isOwn }: Context, ownPinned: boolean): string[] {
  const { name, tag, digest } = partsOf(image);
  if (tag && moving.has(tag)) return [`moves; name a version instead of ${tag}`];

  const own = isOwn(image);
  const built = artifacts.some((artifact) => name === artifact || name.endsWith(`/${artifact}`));
  const pinned = digest !== undefined || /\d+\.\d+|^[0-9a-f]{7,40}$/.test(tag ?? '');
  return [
    ...(own && !built ? ['is ours, but skaffold.yaml has no artifact that builds it'] : []),
    ...((!own || ownPinned) && !pinned ? ['is not pinned; name its version or digest'] : []),
  ];
}
