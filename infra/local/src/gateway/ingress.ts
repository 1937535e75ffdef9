import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** One path of the Ingress. */
export interface Route {
  /** Name and port of the Kubernetes service: `auth-srv:3000`. */
  readonly service: string;
  /** @param path decoded, without `//`, `.` and `..`, as nginx matches it. */
  matches(path: string): boolean;
}

const pathSchema = z.object({
  path: z.string().startsWith('/'),
  pathType: z.enum(['Exact', 'ImplementationSpecific', 'Prefix']),
  backend: z.object({
    service: z.object({
      name: z.string(),
      port: z.union([z.object({ number: z.number().int() }), z.object({ name: z.string() })]),
    }),
  }),
});

const ingressSchema = z.object({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('Ingress'),
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({
    rules: z.array(z.object({ http: z.object({ paths: z.array(pathSchema) }) })).min(1),
  }),
});

type IngressPath = z.infer<typeof pathSchema>;

/**
 * The routes of an Ingress manifest, in the order in which they are tried. The host of a rule is
 * left out of account: on one machine the site has any name that leads here.
 * @throws with the file and the place in it when it is missing or is no Ingress.
 */
export function readIngress(file: string): Route[] {
  try {
    const { metadata, spec } = ingressSchema.parse(parse(readFileSync(file, 'utf8')));
    const useRegex = metadata.annotations['nginx.ingress.kubernetes.io/use-regex'] === 'true';
    const paths = spec.rules.flatMap((rule) => rule.http.paths);
    return [...paths].sort(asNginxOrders).map((path) => routeOf(path, useRegex));
  } catch (error) {
    const words = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`${file} can't be read as an Ingress: ${words.replaceAll('\n', ' ')}`, {
      cause: error,
    });
  }
}

/**
 * ingress-nginx writes the longest path first, and nginx takes the first regular expression that
 * matches: https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/#path-priority
 * The order of the manifest plays no part there, so it plays none here. (The course's own order,
 * with `/?(.*)` last, comes to the same.)
 */
function asNginxOrders(a: IngressPath, b: IngressPath): number {
  return b.path.length - a.path.length || (a.path < b.path ? 1 : -1);
}

function routeOf({ path, pathType, backend: { service } }: IngressPath, useRegex: boolean): Route {
  const port = 'number' in service.port ? service.port.number : service.port.name;
  return { service: `${service.name}:${port}`, matches: matcher(path, pathType, useRegex) };
}

/** With `use-regex`, ingress-nginx reads every path of the host as one, whatever its type. */
function matcher(path: string, pathType: IngressPath['pathType'], useRegex: boolean) {
  if (useRegex) {
    const expression = new RegExp(`^${path}`, 'i'); // location ~* "^/api/users/?(.*)"
    return (candidate: string) => expression.test(candidate);
  }
  if (pathType === 'Exact') return (candidate: string) => candidate === path;
  const prefix = path.replace(/\/+$/, '');
  return (candidate: string) => candidate === prefix || candidate.startsWith(`${prefix}/`);
}
