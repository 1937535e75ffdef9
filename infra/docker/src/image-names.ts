/** What the Dockerfile's `SERVICE` may be; an image is called `gittix/` and this. */
export const imageNames = [
  'auth',
  'tickets',
  'orders',
  'expiration',
  'payments',
  'client',
  'local',
] as const;

export type ImageName = (typeof imageNames)[number];

/** Stages of the Dockerfile that an image ends with. */
export const targets = ['production', 'dev'] as const;

export type Target = (typeof targets)[number];

/** `gittix/auth:latest` */
export function referenceOf(name: ImageName, tag: string): string {
  return `gittix/${name}:${tag}`;
}
