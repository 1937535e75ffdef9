/**
 * Names, in an overlay, the images that a commit has built.
 *
 *   node infra/delivery/src/set-images.mjs OVERLAY REGISTRY TAG
 *
 * `gittix/auth` becomes `REGISTRY/gittix/auth:TAG`, and so on for every service. It changes the
 * overlay's kustomization.yaml, in the working copy alone: what runs is told by the cluster.
 */
import { run, say } from './run-program.mjs';

/** One image each; `local` is not among them, for production has no simulator. */
const services = ['auth', 'tickets', 'orders', 'expiration', 'payments', 'client'];

try {
  const [overlay, registry, tag, ...more] = process.argv.slice(2);
  if (!tag || more.length > 0) throw new Error('usage: set-images.mjs OVERLAY REGISTRY TAG');
  if (!/^[\w][\w.-]{0,127}$/.test(tag)) throw new Error(`${tag} is no image tag`);
  if (tag === 'latest') throw new Error('latest is no version: name the commit');

  // a registry's names are lower-case, an owner's on GitHub need not be
  const images = services.map(
    (service) => `gittix/${service}=${registry.toLowerCase()}/gittix/${service}:${tag}`,
  );
  await run('kustomize', ['edit', 'set', 'image', ...images], overlay);
  images.forEach(say);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
